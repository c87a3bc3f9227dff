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
	FactTypes: []analysis.Fact{new(AtomicFact)},
	Run:       run,
}

// An AtomicFact is about a field or package variable that other packages can
// access: it is used atomically, by goroutines that hold no lock.
type AtomicFact struct {
	Reads  string // the first place where it is loaded, "file:line", or ""
	Writes string // the first place where it is changed
}

// AFact marks AtomicFact as a fact.
func (*AtomicFact) AFact() {}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	pkg  *atomics.Package
	done map[token.Pos]bool // plain accesses that were reported
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass: pass, res: res, pkg: atomics.New(pass.Fset, res), done: map[token.Pos]bool{}}
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
func (c *checker) imported(v *types.Var) *AtomicFact {
	var f AtomicFact
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
			c.report(m.Write.Instr, place{instr: m.Other.Instr})
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
		if f := c.imported(v); f != nil && f.against(p.Kind) != "" && len(c.pkg.Held(p)) == 0 {
			c.report(p.Instr, place{pkg: v.Pkg().Name(), at: f.against(p.Kind)})
		} else if a := c.pkg.Opponent(p, atomic); a != nil {
			c.report(p.Instr, place{instr: a.Instr})
		}
	}
}

// export tells other packages of atomic uses, unless a lock orders them all.
func (c *checker) export(v *types.Var, atomic []*atomics.Access) {
	if v.Pkg() != c.pass.Pkg || !v.Exported() || !atomics.Operand(v.Type()) {
		return
	}
	var f AtomicFact
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
	if f != (AtomicFact{}) {
		c.pass.ExportObjectFact(v, &f)
	}
}

// against returns where the access is that a plain one may meet.
func (f *AtomicFact) against(k atomics.Kind) string {
	if f.Writes != "" || k == atomics.Load {
		return f.Writes
	}
	return f.Reads
}
