package unguarded

import (
	_ "embed"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports variables that are accessed without the lock that guards them.
var Analyzer = &analysis.Analyzer{
	Name:      "unguarded",
	Doc:       page.Doc(doc),
	URL:       page.URL("unguarded"),
	Requires:  []*analysis.Analyzer{conc.Analyzer},
	FactTypes: []analysis.Fact{new(guard.Fact)},
	Run:       run,
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	pkg  *guard.Package
	done map[token.Pos]bool // accesses that were reported
	bare map[site][]finding // what lacks one lock in one function
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass: pass, res: res, pkg: guard.New(pass, res), done: map[token.Pos]bool{}, bare: map[site][]finding{}}
	var list []finding
	for _, s := range c.pkg.Subjects(c.imported) {
		if s.Var.Pkg() != pass.Pkg {
			list = append(list, c.foreign(s)...)
			continue
		}
		for _, l := range s.Locks {
			for _, p := range c.pkg.Shared(l, s) {
				list = append(list, finding{Pair: p, subject: s, lock: l, shared: true})
			}
		}
		if l, t, ok := c.pkg.Guard(s); ok {
			if f := c.pkg.Fact(s, l, t); f != nil {
				pass.ExportObjectFact(s.Var, f)
			}
			for _, p := range c.pkg.Missing(l, t, s) {
				list = append(list, finding{Pair: p, subject: s, lock: l, tally: t})
			}
		}
	}
	c.group(list)
	for _, f := range list {
		c.report(f)
	}
	return nil, nil
}

// imported returns what another package says of the guard of its variable.
func (c *checker) imported(v *types.Var) *guard.Fact {
	var f guard.Fact
	if v.Pkg() == nil || v.Pkg() == c.pass.Pkg || !c.pass.ImportObjectFact(v, &f) {
		return nil
	}
	return &f
}

// foreign finds the accesses to a variable of another package that lack the lock
// which that holds.
func (c *checker) foreign(s *guard.Subject) []finding {
	f := c.imported(s.Var)
	if f == nil || len(s.Locks) == 0 {
		return nil
	}
	var list []finding
	for _, a := range c.pkg.Bare(s.Locks[0], s) {
		if f.Write != "" || a.Write && f.Read != "" {
			list = append(list, finding{Pair: guard.Pair{Bad: a}, subject: s, lock: s.Locks[0], fact: f})
		}
	}
	return list
}
