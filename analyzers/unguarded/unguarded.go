package unguarded

import (
	_ "embed"
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports fields that are accessed without the lock that guards them.
var Analyzer = &analysis.Analyzer{
	Name:     "unguarded",
	Doc:      page.Doc(doc),
	URL:      page.URL("unguarded"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

type checker struct {
	pass *analysis.Pass
	pkg  *guard.Package
	done map[token.Pos]bool // accesses that were reported
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass: pass, pkg: guard.New(pass, res), done: map[token.Pos]bool{}}
	for _, all := range c.pkg.Fields() {
		for _, lock := range all[0].Locks {
			for _, p := range c.pkg.Shared(lock, all) {
				c.shared(lock, p.Bad, p.Other)
			}
		}
		if lock, t := c.pkg.Guard(all); lock != nil {
			for _, p := range c.pkg.Missing(lock, all) {
				c.report(lock, p.Bad, p.Other, t)
			}
		}
	}
	return nil, nil
}
