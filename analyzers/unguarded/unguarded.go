package unguarded

import (
	_ "embed"
	"fmt"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
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
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass: pass, res: res, pkg: guard.New(pass, res), done: map[token.Pos]bool{}}
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
			c.export(s, l, t)
			for _, p := range c.pkg.Missing(l, t, s) {
				list = append(list, finding{Pair: p, subject: s, lock: l, tally: t})
			}
		}
	}
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

// export tells the packages that import this one of the lock.
func (c *checker) export(s *guard.Subject, l guard.Lock, t guard.Tally) {
	if !s.Var.Exported() || t.Bare > 0 {
		return
	}
	f := guard.Fact{Lock: l.Name(), Why: fmt.Sprintf("%d places in package %s hold it", t.Held, c.pass.Pkg.Name())}
	if s.Note != nil {
		f.Why = "the comment at " + c.at(s.Note.Pos) + " says so"
	}
	for _, a := range s.Accesses {
		where := &f.Read
		if a.Write {
			where = &f.Write
		}
		if a.Modes[l] != lockset.Free && *where == "" {
			*where = c.at(c.pos(a))
		}
	}
	c.pass.ExportObjectFact(s.Var, &f)
}
