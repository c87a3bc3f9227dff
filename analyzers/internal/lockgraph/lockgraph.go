// Package lockgraph finds locks that are taken in opposite orders. Its graph has
// the locks of a package as nodes, by names that mean the same in all functions,
// and an edge from each lock to those that are taken while it is held. A cycle is
// a possible deadlock (Havender, "Avoiding deadlock in multitasking systems", IBM
// Systems Journal 1968), unless a gate lock is held on all its edges or they
// cannot run at once, as in Havelund, "Using runtime analysis to guide model
// checking of Java programs", SPIN 2000. Cycles of two edges are looked for.
package lockgraph

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// An Edge of the graph: the inner lock is taken while the outer is held.
type Edge struct {
	conc.Nesting
	outer, inner string // the locks, by names that mean the same in every function
	gates        map[string]lockset.Mode
	reach        conc.Reach
}

// edge returns the edge of a nesting, nil if its locks have no names by which
// other functions can be known to speak of the same two.
func (g *graph) edge(f *conc.Func, n conc.Nesting) *Edge {
	name := g.names(n)
	if name == nil {
		return nil
	}
	e := &Edge{Nesting: n, gates: map[string]lockset.Mode{}}
	e.outer, e.inner = name(n.Outer.Path), name(n.Inner.Path)
	if e.outer == "" || e.inner == "" || e.outer == e.inner {
		return nil
	}
	for _, h := range n.Gates {
		if s := name(h.Path); s != "" {
			e.gates[s] = h.Mode
		}
	}
	if e.reach = g.res.Reach(f); !e.reach.Open && len(e.reach.Spawns) == 0 {
		return nil
	}
	return e
}

// names returns what names the locks of a nesting: variables of packages by
// themselves, locks that are reached from one object by the way there.
func (g *graph) names(n conc.Nesting) func(path.Path) string {
	p, q := n.Outer.Path, n.Inner.Path
	if p.Root.Kind == path.Global && q.Root.Kind == path.Global {
		return global
	}
	if p.Root != q.Root || g.res.LockVar(p) == g.res.LockVar(q) || g.fresh(p.Root, 0) {
		return nil
	}
	common := shared(p, q)
	t := g.typeOf(common)
	if t == nil {
		return nil
	}
	return func(l path.Path) string {
		if l.Root.Kind == path.Global {
			return global(l)
		}
		rest, ok := l.Below(common)
		if !ok || !l.Stable() {
			return ""
		}
		return "(" + t.Pkg().Path() + "." + t.Name() + ")" + rest
	}
}

func global(l path.Path) string {
	if l.Root.Kind != path.Global || !l.Stable() || strings.ContainsAny(l.Elems, "<[") {
		return ""
	}
	return l.String()
}

// shared returns the longest path that leads to both locks.
func shared(p, q path.Path) path.Path {
	common := path.Path{Root: p.Root}
	a, b := p.Steps(), q.Steps()
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		common.Elems += a[i]
	}
	return common
}

// typeOf returns the named type of the object at p, nil if it has none.
func (g *graph) typeOf(p path.Path) *types.TypeName {
	if p.Root.Value == nil {
		return nil
	}
	t := p.Root.Value.Type()
	for _, e := range p.Steps() {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if e[0] != '.' && e != "*" {
			return nil
		}
		if e[0] == '.' {
			s, ok := t.Underlying().(*types.Struct)
			if !ok {
				return nil
			}
			i := slices.IndexFunc(slices.Collect(s.Fields()), func(f *types.Var) bool { return f.Name() == e[1:] })
			if i < 0 {
				return nil
			}
			t = s.Field(i).Type()
		}
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil {
		return named.Obj()
	}
	return nil
}

// fresh reports whether an object may be known to nobody else: the function, or
// its callers, may have just made it.
func (g *graph) fresh(root path.Root, depth int) bool {
	switch root.Kind {
	case path.Global:
		return false
	case path.Param:
	default:
		return true
	}
	if root.Value == nil || depth > 3 {
		return true
	}
	sites, all := g.res.Callers(root.Value.Parent())
	if !all {
		return false
	}
	for _, site := range sites {
		args := g.res.ArgsAt(site, root.Value.Parent())
		if root.Index < len(args) && args[root.Index] != nil {
			if p, ok := g.res.Path(args[root.Index]); ok && !g.fresh(p.Root, depth+1) {
				return false
			}
		}
	}
	return true
}

// An Inversion is two edges in opposite directions that can meet. Odd is of the
// order that fewer places have.
type Inversion struct{ Odd, Other *Edge }

// Inversions returns the inversions of a package, one for each pair of locks.
func Inversions(res *conc.Result) []Inversion {
	g := &graph{res}
	var edges []*Edge
	for _, f := range res.Funcs() {
		if f.Fn.Syntax() == nil {
			continue
		}
		for _, n := range res.Nestings(f) {
			if e := g.edge(f, n); e != nil && !slices.ContainsFunc(edges, e.same) {
				edges = append(edges, e)
			}
		}
	}
	return inversions(edges)
}

type graph struct{ res *conc.Result }

// same reports whether two edges stand at one place: a deferred call is run at
// each return.
func (e *Edge) same(o *Edge) bool {
	return e.At == o.At && e.outer == o.outer && e.inner == o.inner
}

func inversions(edges []*Edge) []Inversion {
	type pair struct{ outer, inner string }
	by := map[pair][]*Edge{}
	for _, e := range edges {
		by[pair{e.outer, e.inner}] = append(by[pair{e.outer, e.inner}], e)
	}
	var list []Inversion
	done := map[pair]bool{}
	for _, e := range edges {
		p, q := pair{e.outer, e.inner}, pair{e.inner, e.outer}
		if done[p] || len(by[q]) == 0 {
			continue
		}
		done[p], done[q] = true, true
		odd, other := by[q], by[p]
		if len(odd) > len(other) {
			odd, other = other, odd
		}
		if v, ok := meeting(odd, other); ok {
			list = append(list, v)
		}
	}
	return list
}

// meeting returns the first two edges that can make two goroutines wait.
func meeting(odd, other []*Edge) (Inversion, bool) {
	for _, e := range odd {
		for _, o := range other {
			if blocks(e.Inner, o.Outer) && blocks(o.Inner, e.Outer) && !gated(e, o) && overlap(e.reach, o.reach) {
				return Inversion{e, o}, true
			}
		}
	}
	return Inversion{}, false
}

// blocks reports whether who wants a lock waits for who holds it.
func blocks(wanted, held lockset.Held) bool {
	return wanted.Mode == lockset.Write || held.Mode == lockset.Write
}

// gated reports whether a third lock, which both hold, keeps two edges apart.
func gated(e, o *Edge) bool {
	for name, m := range e.gates {
		if n, ok := o.gates[name]; ok && name != e.outer && name != e.inner && (m == lockset.Write || n == lockset.Write) {
			return true
		}
	}
	return false
}

// overlap reports whether two functions may run at once.
func overlap(a, b conc.Reach) bool {
	if a.Open && b.Open {
		return true
	}
	for _, s := range a.Spawns {
		if b.Open || path.InLoop(s.Block()) && slices.Contains(b.Spawns, s) {
			return true
		}
		for _, t := range b.Spawns {
			if outermost(s) != outermost(t) {
				return true
			}
		}
	}
	return len(b.Spawns) > 0 && a.Open
}

func outermost(s ssa.CallInstruction) *ssa.Function {
	fn := s.Parent()
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
