// Package lockgraph finds locks that are taken in different orders. Its graph has
// locks as nodes, by names that mean the same in all functions and packages, and
// an edge from each lock to those that are taken while it is held. A cycle is a
// possible deadlock (Havender, "Avoiding deadlock in multitasking systems", IBM
// Systems Journal 1968), unless a gate lock is held on two of its edges or they
// cannot run at once, as in Havelund, "Using runtime analysis to guide model
// checking of Java programs", SPIN 2000.
//
// Cycles of one edge, that is two locks of one variable in two objects, are a
// question of their own: see [Twin] and [Ring].
package lockgraph

import (
	"go/types"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A graph is what is known of one package while its edges are collected.
type graph struct {
	pass    *analysis.Pass // nil in tests: then there are no facts
	res     *conc.Result
	points  map[*conc.Func][]conc.Point
	takes   map[*conc.Func][]take
	unders  map[*conc.Func][]under
	hints   map[*conc.Func][]hint
	kept    map[*types.Var][]keeping
	reaches map[*conc.Func]conc.Reach
	named   named
	nested  bool // a lock is taken while another is held
}

func newGraph(pass *analysis.Pass, res *conc.Result) *graph {
	g := &graph{
		pass: pass, res: res, points: map[*conc.Func][]conc.Point{}, takes: map[*conc.Func][]take{}, unders: map[*conc.Func][]under{}, hints: map[*conc.Func][]hint{},
		reaches: map[*conc.Func]conc.Reach{}, named: named{},
	}
	for _, f := range res.Funcs() {
		if f.Fn.Syntax() != nil {
			g.points[f] = slices.DeleteFunc(res.Points(f), func(p conc.Point) bool { return doomed(p.At) })
		}
	}
	g.kept = g.keepings()
	g.summarize()
	return g
}

// doomed reports whether a function only panics after an instruction: by then
// something is wrong that its author does not expect to happen.
func doomed(at ssa.CallInstruction) bool {
	if _, ok := at.(*ssa.Call); !ok || path.InLoop(at.Block()) {
		return false
	}
	panics := false
	seen := map[*ssa.BasicBlock]bool{}
	var returns func(b *ssa.BasicBlock) bool
	returns = func(b *ssa.BasicBlock) bool {
		if seen[b] {
			return false
		}
		seen[b] = true
		switch b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Return:
			return true
		case *ssa.Panic:
			panics = true
		}
		return slices.ContainsFunc(b.Succs, returns)
	}
	return !returns(at.Block()) && panics
}

// place renders where an instruction stands, for messages and facts.
func (g *graph) place(instr ssa.Instruction) string {
	p := instr.Parent().Prog.Fset.Position(instr.Pos())
	return filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}

// Found is what there is to report of a package.
type Found struct {
	Cycles []Cycle
	Twins  []Twin
	Rings  []Ring
	// Nested: some lock is taken while another is held. If not, there is no need
	// for a closer look.
	Nested bool
}

// Find returns the cycles of a package, with the edges of the packages that it
// imports, and its twins. It exports the edges of the package.
func Find(pass *analysis.Pass, res *conc.Result) Found {
	g := newGraph(pass, res)
	var found Found
	var edges []*Edge
	for _, f := range res.Funcs() {
		edges = append(edges, g.edges(f)...)
		found.Twins = append(found.Twins, g.twins(f)...)
		found.Rings = append(found.Rings, g.rings(f)...)
	}
	edges = append(edges, imported(pass)...)
	g.export(pass, edges)
	found.Cycles, found.Nested = g.web(edges).cycles(), g.nested
	return found
}
