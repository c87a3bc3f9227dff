package lockgraph

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/ssa"
)

// maxCalls is how many calls up an edge is followed to one that says what its
// two objects have to do with each other.
const maxCalls = 2

// instances returns an edge between the locks of two objects that a function is
// given as it is in the calls of the function, where one object is reached from
// the other, as in c.pool.remove(c).
func (g *graph) instances(e *Edge, f *conc.Func, outer, inner object, depth int) []*Edge {
	a, ok1 := outer.root.(*ssa.Parameter)
	b, ok2 := inner.root.(*ssa.Parameter)
	if !ok1 || !ok2 || a == b || a.Parent() != f.Fn || b.Parent() != f.Fn || early(f.Fn) {
		return nil
	}
	var list []*Edge
	sites, _ := g.res.Callers(f.Fn)
	for _, site := range sites {
		caller := g.res.Of(site.Parent())
		callee, args := g.res.Callee(site)
		if caller == nil || g.res.Of(callee) != f {
			continue
		}
		o, ok1 := g.inCaller(outer, f.Fn, args, maxDepth)
		i, ok2 := g.inCaller(inner, f.Fn, args, maxDepth)
		if !ok1 || !ok2 {
			continue
		}
		again := *e
		again.Link = site.Pos()
		if s, ok := conc.SpawnAt(site); ok {
			again.reach = conc.Reach{Spawns: []ssa.CallInstruction{s.Site}}
		}
		again.gates = append(slices.Clone(e.gates), g.gates(caller.HeldBefore(site), i)...)
		switch {
		case o.root != i.root && depth > 1:
			list = append(list, g.instances(&again, caller, o, i, depth-1)...)
		case o.root == nil || o.root != i.root || !g.finish(&again, caller, o, i):
		case slices.ContainsFunc(list, again.same):
			first := list[slices.IndexFunc(list, again.same)]
			first.reach.Open = first.reach.Open || again.reach.Open
			first.reach.Spawns = slices.Concat(first.reach.Spawns, again.reach.Spawns)
		default:
			list = append(list, &again)
		}
	}
	return list
}
