package lockgraph

import (
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Cycle is a list of edges, each of which wants the lock that the next one
// holds, and the last that of the first. The first is of the package under
// analysis and of the order that the fewest places have.
type Cycle struct {
	Edges []*Edge
	// Others is how many more places take the locks as the second edge does, in
	// a cycle of two.
	Others int
}

// maxCycle bounds the locks of a cycle.
const maxCycle = 4

// A web is the graph with all names of its edges.
type web struct {
	by    map[pair][]*Edge
	pairs []pair // in order of arrival
	next  map[Name][]Name
	nodes []Name
	found map[[2]*Edge]bool
}

func (g *graph) web(edges []*Edge) *web {
	w := &web{by: map[pair][]*Edge{}, next: map[Name][]Name{}, found: map[[2]*Edge]bool{}}
	lifts := g.lifts(edges)
	for _, e := range edges {
		for _, p := range g.alternates(e.pair, lifts) {
			if w.by[p] == nil {
				w.pairs = append(w.pairs, p)
				if w.next[p.outer] == nil {
					w.nodes = append(w.nodes, p.outer)
				}
				w.next[p.outer] = append(w.next[p.outer], p.inner)
			}
			w.by[p] = append(w.by[p], e)
		}
	}
	return w
}

// cycles returns the cycles of the graph that have an edge of the package: for
// two locks, one for each place of the order that fewer have; for more, one. Two
// local variables are left to those who know what orders the goroutines of a
// function.
func (w *web) cycles() []Cycle {
	var list []Cycle
	done := map[pair]bool{}
	for _, p := range w.pairs {
		q := pair{p.inner, p.outer}
		if done[p] || w.by[q] == nil || p.outer.isLocal() || p.inner.isLocal() {
			continue // goroutines of one function are looked at more closely
		}
		done[p], done[q] = true, true
		list = append(list, w.inversions(w.by[q], w.by[p])...)
	}
	for _, n := range w.nodes {
		list = w.longer([]Name{n}, list)
	}
	return list
}

// inversions returns the edges of the order that fewer places have, each with
// one of the others.
func (w *web) inversions(odd, other []*Edge) []Cycle {
	even := len(odd) == len(other)
	if len(odd) > len(other) || !slices.ContainsFunc(odd, (*Edge).Own) {
		odd, other = other, odd
	}
	var list []Cycle
	for _, e := range odd {
		met := slices.DeleteFunc(slices.Clone(other), func(o *Edge) bool { return !meet(e, o) })
		if !e.Own() || len(met) == 0 || w.found[[2]*Edge{e, met[0]}] {
			continue
		}
		// Rather an edge that can be shown than one of another package.
		slices.SortStableFunc(met, func(a, b *Edge) int { return rank(a) - rank(b) })
		w.found[[2]*Edge{e, met[0]}], w.found[[2]*Edge{met[0], e}] = true, true
		list = append(list, Cycle{[]*Edge{e, met[0]}, len(met) - 1})
		if even {
			break
		}
	}
	return list
}

func rank(e *Edge) int {
	if e.Own() {
		return 0
	}
	return 1
}

// longer adds the cycles that go on from a way through the graph and come back
// to its start. Each is found from the first of its nodes, and only if no edge
// makes it shorter.
func (w *web) longer(way []Name, list []Cycle) []Cycle {
	last := way[len(way)-1]
	if len(way) > 2 && w.by[pair{last, way[0]}] != nil && w.minimal(way) {
		if c, ok := w.choose(way, nil); ok {
			list = append(list, c)
		}
	}
	if len(way) == maxCycle {
		return list
	}
	for _, n := range w.next[last] {
		if w.index(n) > w.index(way[0]) && !slices.Contains(way, n) {
			list = w.longer(append(slices.Clone(way), n), list)
		}
	}
	return list
}

func (w *web) index(n Name) int { return slices.Index(w.nodes, n) }

func (w *web) minimal(way []Name) bool {
	for i, a := range way {
		for j, b := range way {
			if i != j && j != (i+1)%len(way) && w.by[pair{a, b}] != nil {
				return false
			}
		}
	}
	return true
}

// choose finds edges along a way, one a step, that can all wait at once.
func (w *web) choose(way []Name, chosen []*Edge) (Cycle, bool) {
	k := len(chosen)
	if k == len(way) {
		if !blocks(chosen[k-1].Inner, chosen[0].Outer) {
			return Cycle{}, false
		}
		return w.cycle(way, chosen)
	}
	for _, e := range w.by[pair{way[k], way[(k+1)%len(way)]}] {
		if k > 0 && !blocks(chosen[k-1].Inner, e.Outer) || slices.ContainsFunc(chosen, e.apart) {
			continue
		}
		if c, ok := w.choose(way, append(slices.Clone(chosen), e)); ok {
			return c, true
		}
	}
	return Cycle{}, false
}

// cycle turns a list of edges so that it starts where the fewest places are.
func (w *web) cycle(way []Name, edges []*Edge) (Cycle, bool) {
	first := -1
	for i, e := range edges {
		n := len(w.by[pair{way[i], way[(i+1)%len(way)]}])
		if e.Own() && (first < 0 || n < len(w.by[pair{way[first], way[(first+1)%len(way)]}])) {
			first = i
		}
	}
	if first < 0 {
		return Cycle{}, false
	}
	edges = append(slices.Clone(edges[first:]), edges[:first]...)
	if w.found[[2]*Edge{edges[0], edges[1]}] {
		return Cycle{}, false
	}
	w.found[[2]*Edge{edges[0], edges[1]}] = true
	return Cycle{Edges: edges}, true
}

// meet reports whether two edges in opposite directions can make two goroutines
// wait for each other.
func meet(e, o *Edge) bool {
	return blocks(e.Inner, o.Outer) && blocks(o.Inner, e.Outer) && !e.apart(o)
}

// blocks reports whether who wants a lock waits for who holds it.
func blocks(wanted, held lockset.Held) bool {
	return wanted.Mode == lockset.Write || held.Mode == lockset.Write
}

// apart reports whether two edges cannot be come to at once: by a third lock
// which both hold, or because no two goroutines do.
func (e *Edge) apart(o *Edge) bool {
	for _, a := range e.gates {
		for _, b := range o.gates {
			if a.name == b.name && (a.mode == lockset.Write || b.mode == lockset.Write) {
				return true
			}
		}
	}
	return !overlap(e.reach, o.reach)
}

// overlap reports whether two functions may run at once.
func overlap(a, b conc.Reach) bool {
	if a.Open && b.Open || a.Open && len(b.Spawns) > 0 {
		return true
	}
	for _, s := range a.Spawns {
		if b.Open || path.InLoop(s.Block()) && slices.Contains(b.Spawns, s) {
			return true
		}
		for _, t := range b.Spawns {
			if outermost(s) != outermost(t) || s != t && (follows(s, t) || follows(t, s)) {
				return true
			}
		}
	}
	return false
}

func outermost(s ssa.CallInstruction) *ssa.Function {
	fn := s.Parent()
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// follows reports whether a function comes from one place, where it starts a
// goroutine, to another without anything that could wait for that.
func follows(s, t ssa.CallInstruction) bool {
	if s.Parent() != t.Parent() {
		return false
	}
	seen := map[*ssa.BasicBlock]bool{}
	var from func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool
	from = func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool {
		for _, instr := range instrs {
			if instr == ssa.Instruction(t) {
				return true
			}
			if mayWait(instr) {
				return false
			}
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				if from(succ.Instrs, succ) {
					return true
				}
			}
		}
		return false
	}
	b := s.Block()
	return from(b.Instrs[slices.Index(b.Instrs, ssa.Instruction(s))+1:], b)
}

func mayWait(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Select, *ssa.Send, *ssa.RunDefers:
		return true
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Call:
		if _, ok := instr.Call.Value.(*ssa.Builtin); ok {
			return false
		}
		if _, ok := conc.SpawnAt(instr); ok {
			return false
		}
		eff, ok := syncs.Of(&instr.Call)
		return !ok || eff.Op != syncs.WaitGroupAdd && eff.Op != syncs.Unlock
	}
	return false
}
