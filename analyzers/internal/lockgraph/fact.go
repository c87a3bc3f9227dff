package lockgraph

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
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

// TakesFact holds the locks that a function takes on the way and that the fact
// of conc cannot name: in elements, behind getters, and those that it takes back.
type TakesFact struct {
	Takes []string // see encodeTake
}

// AFact marks TakesFact as a fact.
func (*TakesFact) AFact() {}

// String renders the fact for tests.
func (f *TakesFact) String() string { return strings.Join(f.Takes, "; ") }

// Facts are the types of the facts, for the analyzer that exports them.
var facts = []analysis.Fact{new(EdgesFact), new(TakesFact)}

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
			if len(f.Edges) < maxFactEdges && !strings.HasSuffix(place(e), "_test.go") {
				f.Edges = append(f.Edges, encodeEdge(e))
			}
		}
		slices.Sort(f.Edges)
		f.Edges = slices.CompactFunc(f.Edges, sameButPlace)
		pass.ExportPackageFact(&f)
	}
	for _, f := range g.res.Funcs() {
		obj, ok := f.Fn.Object().(*types.Func)
		if !ok || !obj.Exported() || obj.Pkg() != pass.Pkg {
			continue
		}
		if fact := takesFact(f.Fn, g.takes[f]); fact != nil {
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

// takesFact returns what fn takes as a fact, nil if that is nothing.
func takesFact(fn *ssa.Function, takes []take) *TakesFact {
	var list []string
	for _, t := range takes {
		if s, ok := encodeTake(fn, t); ok {
			list = append(list, s)
		}
	}
	if list == nil {
		return nil
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	return &TakesFact{slices.Compact(list)[:min(len(slices.Compact(list)), maxFactTakes)]}
}

// encodeTake prints a take with the first and the last step of its chain:
// "$0.conns*[]*.mu w pool.(*Pool).Close pool.go:12".
func encodeTake(fn *ssa.Function, t take) (string, bool) {
	p := t.obj.path()
	if t.obj.root != nil {
		i := slices.IndexFunc(fn.Params, func(q *ssa.Parameter) bool { return ssa.Value(q) == t.obj.root })
		if i < 0 {
			return "", false
		}
		p.Root = path.Root{Kind: path.Param, Index: i}
	}
	mode := letter(t.mode)
	if t.back {
		mode = strings.ToUpper(mode)
	}
	last := t.chain[len(t.chain)-1]
	return fmt.Sprintf("%s %s %s %s", p, mode, last.At, last.Func), true
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
	if len(parts) < 4 {
		return taking{}, false
	}
	p, err := path.Parse(parts[0])
	t := taking{path: p, mode: modeOf(parts[1][0] | 0x20), back: parts[1] != strings.ToLower(parts[1])}
	t.chain = []conc.Step{{Func: parts[3], At: parts[2]}}
	return t, err == nil && parts[1] != ""
}

// foreign returns the takes of a function of another package, in the terms of
// its caller.
func (g *graph) foreign(fn *ssa.Function, args []ssa.Value) []take {
	obj, ok := fn.Object().(*types.Func)
	if !ok || g.pass == nil || obj.Pkg() == nil || obj.Pkg() == g.pass.Pkg {
		return nil
	}
	var f TakesFact
	if !g.pass.ImportObjectFact(obj.Origin(), &f) {
		return nil
	}
	var list []take
	for _, s := range f.Takes {
		tk, ok := decodeTake(s)
		if !ok {
			continue // of another version: as good as none
		}
		t := take{mode: tk.mode, back: tk.back, chain: tk.chain}
		if tk.path.Root.Kind == path.Global {
			t.obj, ok = object{global: tk.path.Root.Name, elems: tk.path.Elems}, true
		} else if ok = tk.path.Root.Index < len(args); ok {
			if t.obj, ok = g.value(args[tk.path.Root.Index], maxDepth); ok {
				t.obj, ok = t.obj.at(tk.path.Elems)
			}
		}
		if ok {
			list = append(list, t)
		}
	}
	return list
}
