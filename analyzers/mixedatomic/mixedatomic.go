package mixedatomic

import (
	_ "embed"
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports variables that are accessed atomically here and plainly there.
var Analyzer = &analysis.Analyzer{
	Name:      "mixedatomic",
	Doc:       page.Doc(doc),
	URL:       page.URL("mixedatomic"),
	Requires:  []*analysis.Analyzer{conc.Analyzer},
	FactTypes: []analysis.Fact{new(atomics.Fact)},
	Run:       run,
}

type checker struct {
	pass  *analysis.Pass
	res   *conc.Result
	pkg   *atomics.Package
	done  map[token.Pos]bool  // plain accesses that were reported
	typed map[*types.Var]bool // variables for which a finding offers the typed atomic
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass: pass, res: res, pkg: atomics.New(pass.Fset, res), done: map[token.Pos]bool{}, typed: map[*types.Var]bool{}}
	switch pass.Pkg.Path() {
	case "sync", "internal/sync":
		return nil, nil // what orders goroutines is made there, with the help of the runtime
	}
	c.scopes()
	table := c.pkg.Collect(func(v *types.Var) bool { return c.imported(v) != nil })
	for _, v := range table.Vars {
		c.variable(v, table.Of[v])
		for _, u := range c.pkg.Updates(table.Of[v]) {
			c.update(u)
		}
	}
	return nil, nil
}

// imported returns what another package said of v.
func (c *checker) imported(v *types.Var) *atomics.Fact {
	var f atomics.Fact
	if v.Pkg() == nil || v.Pkg() == c.pass.Pkg || !c.pass.ImportObjectFact(v, &f) {
		return nil
	}
	return &f
}

// scopes asks about functions and the goroutines that they start, where what
// may meet what is known; that is where local variables are found.
func (c *checker) scopes() {
	if !c.pkg.UsesFunctions() {
		return
	}
	for _, f := range c.res.Funcs() {
		if f.Fn.Parent() != nil || !hb.Starts(f.Fn) {
			continue
		}
		s := hb.Build(f.Fn)
		if s == nil {
			continue
		}
		for _, m := range s.Mixed() {
			c.report(m.Write.Instr, nil, place{instr: m.Other.Instr})
		}
	}
}

// variable reports the plain accesses of a field or package variable that may
// meet an atomic one, and tells the importers of the package about the latter.
func (c *checker) variable(v *types.Var, all []*atomics.Access) {
	var plain, atomic []*atomics.Access
	copied := false
	for _, a := range all {
		switch {
		case c.pkg.IsTest(a.Instr):
		case c.pkg.Quiet(a.Instr, a.Addr):
			copied = copied || c.pkg.Copies(a)
		case a.Atomic:
			atomic = append(atomic, a)
		default:
			plain = append(plain, a)
		}
	}
	c.export(v, atomic)
	// n++ reads and writes: it is reported as a write.
	slices.SortStableFunc(plain, func(a, b *atomics.Access) int { return int(b.Kind) - int(a.Kind) })
	for _, p := range plain {
		if copied && p.Kind == atomics.Load {
			continue // perhaps of a copy that somebody made for himself
		}
		if f := c.imported(v); f != nil && f.Against(p.Kind) != "" && len(c.pkg.Held(p)) == 0 {
			c.report(p.Instr, v, place{pkg: v.Pkg().Name(), at: f.Against(p.Kind)})
		} else if a := c.pkg.Opponent(p, atomic); a != nil {
			c.report(p.Instr, v, place{instr: a.Instr})
		}
	}
}

// export tells other packages of atomic uses, unless a lock orders them all.
func (c *checker) export(v *types.Var, atomic []*atomics.Access) {
	if v.Pkg() != c.pass.Pkg || !v.Exported() || !atomics.Operand(v.Type()) {
		return
	}
	var f atomics.Fact
	for _, a := range atomic {
		if len(c.pkg.Held(a)) > 0 {
			continue
		}
		if a.Kind == atomics.Load && f.Reads == "" {
			f.Reads = c.at(a.Instr.Pos())
		} else if a.Kind != atomics.Load && f.Writes == "" {
			f.Writes = c.at(a.Instr.Pos())
		}
	}
	if f != (atomics.Fact{}) {
		c.pass.ExportObjectFact(v, &f)
	}
}
