// Package analyzers is the list of every check.
package analyzers

//go:generate go test . -run=^TestPages$ -update

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/aftersend"
	"github.com/conclsp/conclsp/analyzers/assumedorder"
	"github.com/conclsp/conclsp/analyzers/badignore"
	"github.com/conclsp/conclsp/analyzers/busyloop"
	"github.com/conclsp/conclsp/analyzers/checkthenact"
	"github.com/conclsp/conclsp/analyzers/closepanic"
	"github.com/conclsp/conclsp/analyzers/condwait"
	"github.com/conclsp/conclsp/analyzers/copiedlock"
	"github.com/conclsp/conclsp/analyzers/deadbreak"
	"github.com/conclsp/conclsp/analyzers/deferinloop"
	"github.com/conclsp/conclsp/analyzers/doublelock"
	"github.com/conclsp/conclsp/analyzers/escapingguarded"
	"github.com/conclsp/conclsp/analyzers/grouplimit"
	"github.com/conclsp/conclsp/analyzers/ignoredtrylock"
	"github.com/conclsp/conclsp/analyzers/internal/explored"
	"github.com/conclsp/conclsp/analyzers/lazyinit"
	"github.com/conclsp/conclsp/analyzers/lockedblocking"
	"github.com/conclsp/conclsp/analyzers/lockorder"
	"github.com/conclsp/conclsp/analyzers/missingdone"
	"github.com/conclsp/conclsp/analyzers/missingunlock"
	"github.com/conclsp/conclsp/analyzers/mixedatomic"
	"github.com/conclsp/conclsp/analyzers/noclose"
	"github.com/conclsp/conclsp/analyzers/norescue"
	"github.com/conclsp/conclsp/analyzers/oncedeadlock"
	"github.com/conclsp/conclsp/analyzers/poolafterput"
	"github.com/conclsp/conclsp/analyzers/sharedwrite"
	"github.com/conclsp/conclsp/analyzers/sleepsync"
	"github.com/conclsp/conclsp/analyzers/stuck"
	"github.com/conclsp/conclsp/analyzers/testgoroutine"
	"github.com/conclsp/conclsp/analyzers/timerleak"
	"github.com/conclsp/conclsp/analyzers/unawaited"
	"github.com/conclsp/conclsp/analyzers/unguarded"
	"github.com/conclsp/conclsp/analyzers/wrongunlock"
	"golang.org/x/tools/go/analysis"
)

// Tier says how a check ships.
type Tier string

// The tiers, from the surest to the most tentative.
const (
	Error   Tier = "error"   // on by default
	Warning Tier = "warning" // on by default
	Hint    Tier = "hint"    // on in the editor only
	Opt     Tier = "opt"     // off until asked for
)

// A Check is one analyzer of the suite.
type Check struct {
	Analyzer *analysis.Analyzer
	Tier     Tier
	Since    string // the version that first had it
}

// Suite lists every check, in alphabetical order.
var Suite = []Check{
	{aftersend.Analyzer, Hint, "v0.1.0"},
	{assumedorder.Analyzer, Warning, "v0.1.0"},
	{badignore.Analyzer, Warning, "v0.1.0"},
	{busyloop.Analyzer, Warning, "v0.1.0"},
	{checkthenact.Analyzer, Hint, "v0.1.0"},
	{closepanic.Analyzer, Error, "v0.1.0"},
	{condwait.Analyzer, Error, "v0.1.0"},
	{copiedlock.Analyzer, Warning, "v0.1.0"},
	{deadbreak.Analyzer, Error, "v0.1.0"},
	{deferinloop.Analyzer, Warning, "v0.1.0"},
	{doublelock.Analyzer, Error, "v0.1.0"},
	{escapingguarded.Analyzer, Hint, "v0.1.0"},
	{grouplimit.Analyzer, Warning, "v0.1.0"},
	{ignoredtrylock.Analyzer, Error, "v0.1.0"},
	{lazyinit.Analyzer, Warning, "v0.1.0"},
	{lockedblocking.Analyzer, Warning, "v0.1.0"},
	{lockorder.Analyzer, Warning, "v0.1.0"},
	{missingdone.Analyzer, Error, "v0.1.0"},
	{missingunlock.Analyzer, Error, "v0.1.0"},
	{mixedatomic.Analyzer, Error, "v0.1.0"},
	{noclose.Analyzer, Error, "v0.1.0"},
	{norescue.Analyzer, Warning, "v0.1.0"},
	{oncedeadlock.Analyzer, Error, "v0.1.0"},
	{poolafterput.Analyzer, Error, "v0.1.0"},
	{sharedwrite.Analyzer, Error, "v0.1.0"},
	{sleepsync.Analyzer, Warning, "v0.1.0"},
	{stuck.Analyzer, Error, "v0.1.0"},
	{testgoroutine.Analyzer, Error, "v0.1.0"},
	{timerleak.Analyzer, Warning, "v0.1.0"},
	{unawaited.Analyzer, Warning, "v0.1.0"},
	{unguarded.Analyzer, Warning, "v0.1.0"},
	{wrongunlock.Analyzer, Error, "v0.1.0"},
}

// Late reports whether an analyzer takes so long that what the others find should not
// wait for it: whether it explores scopes.
func Late(a *analysis.Analyzer) bool {
	return a.Name == explored.Analyzer.Name || slices.ContainsFunc(a.Requires, Late) // Select has made others of them
}
