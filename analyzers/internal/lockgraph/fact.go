package lockgraph

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// EdgesFact holds the edges of a package and of those that it imports, since
// some drivers show the facts of packages to their direct importers alone.
type EdgesFact struct {
	Edges []string // see encodeEdge; sorted
}

// AFact marks EdgesFact as a fact.
func (*EdgesFact) AFact() {}

// String renders the fact for tests.
func (f *EdgesFact) String() string { return strings.Join(f.Edges, "; ") }

// CallFact holds the locks that a function takes on the way and that the fact
// of conc cannot name: in elements, behind getters, and those that it takes back;
// and the parameters that it calls under a lock.
type CallFact struct {
	Takes  []string // see encodeTake
	Unders []string // "param mode path file:line"
}

// AFact marks CallFact as a fact.
func (*CallFact) AFact() {}

// String renders the fact for tests.
func (f *CallFact) String() string { return strings.Join(slices.Concat(f.Takes, f.Unders), "; ") }

// Facts are the types of the facts, for the analyzer that exports them.
var facts = []analysis.Fact{new(EdgesFact), new(CallFact)}

// FactTypes returns the facts that Find imports and exports.
func FactTypes() []analysis.Fact { return slices.Clone(facts) }

// Bounds of the facts, and so of their bytes.
const (
	maxFactEdges = 48
	maxFactTakes = 8
)

// encodeEdge prints what other packages need of an edge: the locks, the modes in
// which the outer one is held and the inner one wanted, where, and the gates.
func encodeEdge(e *Edge) string {
	parts := []string{e.pair.outer.String(), e.pair.inner.String(), letter(e.Outer.Mode) + letter(e.Inner.Mode), e.Place}
	for _, gt := range e.gates {
		if gt.name != e.pair.outer.String() {
			parts = append(parts, letter(gt.mode)+gt.name)
		}
	}
	return strings.Join(parts, " ")
}

func decodeEdge(s string) (*Edge, bool) {
	parts := strings.Split(s, " ")
	if len(parts) < 4 || len(parts[2]) != 2 {
		return nil, false
	}
	outer, ok1 := parseName(parts[0])
	inner, ok2 := parseName(parts[1])
	if !ok1 || !ok2 {
		return nil, false
	}
	e := &Edge{Place: parts[3], pair: pair{outer, inner}, reach: conc.Reach{Open: true}}
	e.Outer.Mode, e.Inner.Mode = modeOf(parts[2][0]), modeOf(parts[2][1])
	for _, gt := range parts[4:] {
		if len(gt) < 2 {
			return nil, false
		}
		e.gates = append(e.gates, gate{gt[1:], modeOf(gt[0])})
	}
	return e, true
}

func letter(m lockset.Mode) string {
	if m == lockset.Read {
		return "r"
	}
	return "w"
}

func modeOf(b byte) lockset.Mode {
	if b == 'r' {
		return lockset.Read
	}
	return lockset.Write
}

// imported returns the edges of the packages that the package imports.
func imported(pass *analysis.Pass) []*Edge {
	var all []string
	for _, imp := range pass.Pkg.Imports() {
		var f EdgesFact
		if pass.ImportPackageFact(imp, &f) {
			all = append(all, f.Edges...)
		}
	}
	slices.Sort(all)
	var list []*Edge
	for _, s := range slices.Compact(all) {
		if e, ok := decodeEdge(s); ok {
			list = append(list, e)
		}
	}
	return list
}

// export makes facts of the edges, one for each two locks in the same modes and
// under the same gates, those of the package first where there are too many.
func (g *graph) export(pass *analysis.Pass, edges []*Edge) {
	if pass.Pkg.Name() != "main" && len(edges) > 0 {
		var f EdgesFact
		for _, e := range edges {
			if len(f.Edges) < maxFactEdges && !strings.HasSuffix(place(e), "_test.go") && !e.pair.outer.isLocal() && !e.pair.inner.isLocal() {
				f.Edges = append(f.Edges, encodeEdge(e))
			}
		}
		slices.Sort(f.Edges)
		if f.Edges = slices.CompactFunc(f.Edges, sameButPlace); f.Edges != nil {
			pass.ExportPackageFact(&f)
		}
	}
	for _, f := range g.res.Funcs() {
		obj, ok := f.Fn.Object().(*types.Func)
		if !ok || !obj.Exported() || obj.Pkg() != pass.Pkg {
			continue
		}
		if fact := callFact(f.Fn, g.takes[f], g.unders[f]); fact != nil {
			pass.ExportObjectFact(obj, fact)
		}
	}
}

// place returns the file of an edge.
func place(e *Edge) string {
	file, _, _ := strings.Cut(e.Place, ":")
	return file
}

func sameButPlace(a, b string) bool {
	x, y := strings.Split(a, " "), strings.Split(b, " ")
	x[3], y[3] = "", ""
	return slices.Equal(x, y)
}

// callFact returns what fn takes and runs as a fact, nil if that is nothing.
func callFact(fn *ssa.Function, takes []take, unders []under) *CallFact {
	var f CallFact
	for _, t := range takes {
		if p, ok := external(fn, t.obj); ok {
			f.Takes = append(f.Takes, encodeTake(p, t))
		}
	}
	for _, u := range unders {
		if p, ok := external(fn, u.obj); ok {
			f.Unders = append(f.Unders, fmt.Sprintf("%d %s %s %s", u.param, letter(u.mode), p, u.where))
		}
	}
	if f.Takes == nil && f.Unders == nil {
		return nil
	}
	slices.SortFunc(f.Takes, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	f.Takes = slices.Compact(f.Takes)
	f.Takes = f.Takes[:min(len(f.Takes), maxFactTakes)]
	return &f
}

// external returns an object in the terms of the callers of fn.
func external(fn *ssa.Function, o object) (path.Path, bool) {
	p := o.path()
	if o.root == nil {
		return p, true
	}
	i := slices.IndexFunc(fn.Params, func(q *ssa.Parameter) bool { return ssa.Value(q) == o.root })
	p.Root = path.Root{Kind: path.Param, Index: i}
	return p, i >= 0
}

// inward is the reverse of external, for a call with args.
func (g *graph) inward(p path.Path, args []ssa.Value) (object, bool) {
	if p.Root.Kind == path.Global {
		return object{global: p.Root.Name, elems: p.Elems}, true
	}
	if p.Root.Kind != path.Param || p.Root.Index >= len(args) {
		return object{}, false
	}
	o, ok := g.value(args[p.Root.Index], maxDepth)
	if !ok {
		return o, false
	}
	return o.at(p.Elems)
}

// encodeTake prints a take with the last step of its chain:
// "$0.conns*[]*.mu w pool.go:12 pool.(*Pool).Close", the mode in capitals for a
// lock that is taken back.
func encodeTake(p path.Path, t take) string {
	mode := letter(t.mode)
	if t.back {
		mode = strings.ToUpper(mode)
	}
	last := t.chain[len(t.chain)-1]
	return fmt.Sprintf("%s %s %s %s", p, mode, last.At, last.Func)
}

// A taking is a take of a function of another package.
type taking struct {
	path  path.Path // from a parameter or package variable
	mode  lockset.Mode
	back  bool
	chain []conc.Step
}

func decodeTake(s string) (taking, bool) {
	parts := strings.SplitN(s, " ", 4)
	if len(parts) < 4 || parts[1] == "" {
		return taking{}, false
	}
	p, err := path.Parse(parts[0])
	t := taking{path: p, mode: modeOf(parts[1][0] | 0x20), back: parts[1] != strings.ToLower(parts[1])}
	t.chain = []conc.Step{{Func: parts[3], At: parts[2]}}
	return t, err == nil
}

// fact returns what is known of a function of another package.
func (g *graph) fact(fn *ssa.Function) (f CallFact) {
	obj, ok := fn.Object().(*types.Func)
	if ok && g.pass != nil && obj.Pkg() != nil && obj.Pkg() != g.pass.Pkg {
		g.pass.ImportObjectFact(obj.Origin(), &f)
	}
	return f
}

// foreign returns the takes of a function of another package, in the terms of
// its caller.
func (g *graph) foreign(fn *ssa.Function, args []ssa.Value) []take {
	var list []take
	for _, s := range g.fact(fn).Takes {
		tk, ok := decodeTake(s)
		if !ok {
			continue // of another version: as good as none
		}
		if o, ok := g.inward(tk.path, args); ok {
			list = append(list, take{obj: o, mode: tk.mode, back: tk.back, chain: tk.chain})
		}
	}
	return list
}

// foreignUnders returns what a function of another package runs under a lock, in
// the terms of its caller.
func (g *graph) foreignUnders(fn *ssa.Function, args []ssa.Value) []under {
	var list []under
	for _, s := range g.fact(fn).Unders {
		parts := strings.Split(s, " ")
		if len(parts) != 4 || parts[1] == "" {
			continue
		}
		i, err1 := strconv.Atoi(parts[0])
		p, err2 := path.Parse(parts[2])
		if err1 != nil || err2 != nil || i < 0 || i >= len(args) {
			continue
		}
		if o, ok := g.inward(p, args); ok {
			list = append(list, under{i, o, modeOf(parts[1][0]), parts[3]})
		}
	}
	return list
}
