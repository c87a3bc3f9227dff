package lockgraph

import (
	"go/token"
	"slices"
	"strings"
	"unicode"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Edge of the graph: a function takes the inner lock while it holds the
// outer one.
type Edge struct {
	Outer, Inner lockset.Held
	Place        string      // of the inner lock, or of the call that takes it: "file:line"
	Chain        []conc.Step // from the callee to the one that takes the inner lock

	// At takes the inner lock and Since took the outer one. They are nil for an
	// edge of another package.
	At    ssa.CallInstruction
	Since ssa.Instruction
	// Link is where the two objects come together, if that is elsewhere: a call of
	// the function with both, or where a function is kept that takes the lock.
	Link token.Pos

	pair  pair
	gates []gate
	reach conc.Reach
}

// Own reports whether the edge is of the package under analysis.
func (e *Edge) Own() bool { return e.At != nil }

// OuterName and InnerName name the locks of an edge for people, without their
// package.
func (e *Edge) OuterName() string { return e.pair.outer.short() }
func (e *Edge) InnerName() string { return e.pair.inner.short() }

// A gate is a lock that is certainly held.
type gate struct {
	name string
	mode lockset.Mode
}

// A take is a lock that a call of a function takes on the way.
type take struct {
	obj   object
	path  path.Path // in the function that calls; without a root if it has no more than obj
	mode  lockset.Mode
	chain []conc.Step
	// back: the function had released the lock, and takes it back for its
	// caller. That is no second taking, but it waits all the same.
	back bool
}

// Bounds of what is kept of a function.
const (
	maxTakes = 24
	maxChain = 4
)

// takesAt returns the locks that a call takes: itself, if direct, or in its
// callees. What conc says of those is exact; besides there are the locks that
// cannot be named exactly, since they are in elements or behind getters.
func (g *graph) takesAt(p conc.Point) (list []take, direct bool) {
	if _, ok := p.At.(*ssa.Go); ok {
		return nil, false
	}
	if l, op, ok := g.res.LockOp(p.At.Common()); ok {
		if op != syncs.Lock && op != syncs.RLock {
			return nil, true
		}
		t := take{path: l.Path, mode: lockset.Write, back: slices.Contains(p.Lent, l.Path)}
		if op == syncs.RLock {
			t.mode = lockset.Read
		}
		if t.obj, ok = g.object(l.Path); ok {
			list = append(list, t)
		}
		return list, true
	}
	for _, a := range g.res.AcquiresAt(p.At) {
		if len(a.Guard) > 0 {
			continue
		}
		t := take{path: a.Path, mode: a.Mode, chain: a.Chain, back: slices.Contains(p.Lent, a.Path)}
		ok := false
		if t.obj, ok = g.object(a.Path); ok {
			list = append(list, t)
		}
	}
	return append(list, g.vague(p.At)...), false
}

// vague returns the locks that the callee of a call takes and that conc's
// summaries leave out.
func (g *graph) vague(site ssa.CallInstruction) []take {
	if eff, ok := syncs.Of(site.Common()); ok {
		if eff.Op == syncs.RunNow || eff.Op == syncs.OnceDo {
			return g.vagueOf(g.function(eff.Fn))
		}
		return nil
	}
	fn, args := g.res.Callee(site)
	if fn == nil {
		return nil
	}
	var from []take
	f := g.res.Of(fn)
	if f == nil {
		return g.foreign(fn, args)
	}
	fn, from = f.Fn, g.takes[f]
	var list []take
	for _, t := range from {
		ok := false
		if t.obj, ok = g.inCaller(t.obj, fn, args, maxDepth); ok {
			list = append(list, t)
		}
	}
	return list
}

// summarize computes what conc's summaries leave out of all functions, callees
// first; what recursion adds after the second round is left out.
func (g *graph) summarize() {
	for range 2 {
		for _, f := range g.res.Funcs() {
			g.takes[f], g.unders[f], g.hints[f] = g.summary(f), g.calledUnder(f), g.comparisons(f)
		}
	}
}

func (g *graph) summary(f *conc.Func) []take {
	var list []take
	for _, p := range g.points[f] {
		takes, _ := g.takesAt(p)
		for _, t := range takes {
			if exact(t) && !t.back || len(t.chain) == maxChain || !g.outward(f.Fn, t.obj) || g.hangsOnMode(p.At, t.obj) {
				continue
			}
			step := conc.Step{Func: conc.FuncName(f.Fn), At: g.place(p.At), Pos: p.At.Pos()}
			t.chain = append([]conc.Step{step}, t.chain...)
			t.path = path.Path{}
			if len(list) < maxTakes && !slices.ContainsFunc(list, func(o take) bool { return o.obj == t.obj && o.mode == t.mode && o.back == t.back }) {
				list = append(list, t)
			}
		}
	}
	return list
}

// exact reports whether conc can tell callers of a take.
func exact(t take) bool {
	_, ok := t.path.Extern()
	return ok
}

// outward reports whether callers of fn can tell an object.
func (g *graph) outward(fn *ssa.Function, o object) bool {
	if o.root == nil {
		return true
	}
	_, param := o.root.(*ssa.Parameter)
	return param && o.root.Parent() == fn || o.root.Parent() != fn
}

// edges returns the edges of a function, and notes nestings of two locks of one
// variable.
func (g *graph) edges(f *conc.Func) []*Edge {
	var list []*Edge
	for _, p := range g.points[f] {
		list = append(list, g.callbackEdges(f, p)...)
		list = append(list, g.storedEdges(f, p)...)
		if len(p.Held) == 0 {
			continue
		}
		takes, direct := g.takesAt(p)
		g.nested = g.nested || len(takes) > 0
		for _, t := range takes {
			for _, h := range p.Held {
				if h.Path == t.path || !direct && g.res.ReleasesAt(p.At, h.Path) {
					continue
				}
				outer, ok := g.object(h.Path)
				if !ok {
					continue
				}
				e := &Edge{
					Outer: h.Held, Inner: lockset.Held{Path: g.pathOf(t), Mode: t.mode}, Place: g.place(p.At),
					Chain: t.chain, At: p.At, Since: h.Since, gates: g.gates(p.Gates, t.obj),
				}
				for _, as := range append(g.otherwise(outer, p.At), outer) {
					again := *e
					if g.finish(&again, f, as, t.obj) && !slices.ContainsFunc(list, again.same) {
						list = append(list, &again)
					}
				}
				list = append(list, g.instances(e, f, outer, t.obj, maxCalls)...)
			}
		}
	}
	return list
}

// finish names the locks of an edge, and reports whether it can be come to by
// several goroutines with the same two objects.
func (g *graph) finish(e *Edge, f *conc.Func, outer, inner object) (ok bool) {
	if e.pair, ok = g.pair(outer, inner); !ok || early(f.Fn) || g.fresh(outer.root, f.Fn, 0) || g.fresh(inner.root, f.Fn, 0) {
		return false
	}
	if len(e.reach.Spawns) == 0 {
		e.reach = g.reach(f)
	}
	return e.reach.Open || len(e.reach.Spawns) > 0
}

// early reports whether a function says by its name that it is called before
// others use what it is called for.
func early(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return false // it may run later
	}
	for _, word := range []string{"new", "make", "init", "setup"} {
		rest, ok := strings.CutPrefix(fn.Name(), word)
		if !ok {
			rest, ok = strings.CutPrefix(fn.Name(), strings.ToUpper(word[:1])+word[1:])
		}
		if ok && (rest == "" || !unicode.IsLower(rune(rest[0]))) {
			return true
		}
	}
	return false
}

// pathOf returns the path of a take, for its text.
func (g *graph) pathOf(t take) path.Path {
	if t.path.Root.Kind != path.None {
		return t.path
	}
	return t.obj.path()
}

// same reports whether two edges stand at one place: a deferred call is run at
// each return.
func (e *Edge) same(o *Edge) bool { return e.At == o.At && e.pair == o.pair }

// gates names all that is held by variable: a gate of another object of its
// type is taken for the same one, to be on the safe side. The lock that is
// wanted is none: if it is held, it is to be released and taken back.
func (g *graph) gates(held lockset.Set, wanted object) []gate {
	var list []gate
	not := g.class(wanted)
	for _, h := range held {
		if o, ok := g.object(h.Path); ok {
			if n := g.class(o); n.Base != "" && n != not {
				list = append(list, gate{n.String(), h.Mode})
			}
		}
	}
	return list
}

func (g *graph) reach(f *conc.Func) conc.Reach {
	r, ok := g.reaches[f]
	if !ok {
		r = g.res.Reach(f)
		g.reaches[f] = r
	}
	return r
}
