// Package driver turns package patterns into findings, incrementally.
package driver

import (
	"context"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// Options are what a Driver keeps for its whole life.
type Options struct {
	Dir        string   // where go list runs; "" is the current directory
	Env        []string // nil means os.Environ()
	BuildFlags []string // passed to go list: -tags=…, -mod=…
	Tests      bool     // analyse test variants too
	Analyzers  []*analysis.Analyzer
	Settings   string         // whatever else may change the findings of Analyzers; part of every cache key
	CacheDir   string         // disk cache; "" means none
	Workers    int            // packages analysed at once; 0 means GOMAXPROCS
	Progress   func(Progress) // may be nil; called from one goroutine at a time
}

// Progress says how far a Check has come.
type Progress struct {
	Stage       string // "listing packages", "analysing packages", …
	Done, Total int    // packages
}

// A Problem is a reason why part of what was asked for could not be analysed.
type Problem struct {
	Package string      // import path, or the pattern
	Pos     finding.Pos // may be zero
	Message string
	Fatal   bool // nothing of the package was analysed (pattern matches nothing, cannot parse, …)
}

// Stats count what one Check did.
type Stats struct {
	Packages   int // workspace packages (and variants) that took part
	Analysed   int // of these, from source in this run
	FromMemory int
	FromDisk   int
}

// Result is the answer to one Check.
type Result struct {
	Findings []finding.Finding // sorted by file, offset, check; no duplicates
	Problems []Problem
	Stats    Stats
}

// Driver analyses the packages of a workspace, and again after each change at
// the cost of the change.
type Driver struct {
	opts Options
}

// New returns a Driver. It does no work.
func New(opts Options) *Driver { return &Driver{opts: opts} }

// Check analyses the packages that match patterns, with overlay (absolute file
// name to contents) in place of what is on disk. The error is non-nil only
// when nothing can be said at all or ctx was cancelled.
func (d *Driver) Check(ctx context.Context, patterns []string, overlay map[string][]byte) (*Result, error) {
	panic("TODO")
}
