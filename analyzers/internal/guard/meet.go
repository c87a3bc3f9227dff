package guard

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Why says what makes two goroutines run two accesses: a place that starts one,
// or a comment. Without a place, that code out of sight may do so.
type Why struct {
	Pos  token.Pos
	Text string
}

// A source is where a goroutine that executes a function comes from: the place
// that starts it, or a function that code out of sight calls.
type source struct {
	site ssa.Instruction
	fn   *ssa.Function
}

// sources adds where the goroutines that execute fn come from, with the least
// number of calls in between.
func (q *Package) sources(fn *ssa.Function, calls int, seen map[*ssa.Function]int, out map[source]int) {
	if n, ok := seen[fn]; ok && n <= calls {
		return
	}
	seen[fn] = calls
	add := func(s source) {
		if n, ok := out[s]; !ok || calls < n {
			out[s] = calls
		}
	}
	sites, all := q.res.Callers(fn)
	for _, site := range sites {
		if q.quiet.IsTest(site) {
			continue // a test knows what it may do
		}
		if _, ok := site.(*ssa.Go); ok {
			add(source{site: site})
			continue
		}
		q.sources(site.Parent(), calls+1, seen, out)
	}
	started := q.spawnOf(fn)
	if started != nil {
		add(source{site: started})
	}
	if !all && started == nil && len(sites) == 0 || fn.Object() != nil && fn.Object().Exported() {
		add(source{fn: fn})
	}
}

// spawnOf returns the place that starts a literal as a goroutine, if there is one.
func (q *Package) spawnOf(fn *ssa.Function) ssa.Instruction {
	p := fn.Parent()
	if p == nil {
		return nil
	}
	started, ok := q.started[p]
	if !ok {
		started = map[*ssa.Function]ssa.Instruction{}
		for _, s := range conc.Spawns(p) {
			if started[s.Body] == nil {
				started[s.Body] = s.Site
			}
		}
		q.started[p] = started
	}
	return started[fn]
}

// maxCalls bounds the calls between the start of a goroutine and an access, so
// that the two have to do with each other.
const maxCalls = 1

// sourcesOf returns the sources of a function, see there.
func (q *Package) sourcesOf(fn *ssa.Function) map[source]int {
	out, ok := q.from[fn]
	if !ok {
		out = map[source]int{}
		q.sources(fn, 0, map[*ssa.Function]int{}, out)
		q.from[fn] = out
	}
	return out
}

// meet reports whether two accesses may be executed by two goroutines, and why.
// For two accesses of one function, which one call makes in turn, it takes to know
// that it is called by several.
func (q *Package) meet(a, b *Access) (Why, bool) {
	same := q.sameCall(a, b)
	sa, sb := q.sourcesOf(a.Fn()), q.sourcesOf(b.Fn())
	var best Why
	met := false
	for x, m := range sa {
		for y, n := range sb {
			if x == y && x.fn == nil && !path.InLoop(x.site.Block()) {
				continue
			}
			if same && (x != y || m > maxCalls || !q.why(x).Pos.IsValid()) {
				continue
			}
			met = true
			for s, calls := range map[source]int{x: m, y: n} {
				if w := q.why(s); calls <= maxCalls && w.Pos.IsValid() && (!best.Pos.IsValid() || w.Pos < best.Pos) {
					best = w
				}
			}
		}
	}
	return best, met
}

// A Runner is where goroutines come from that execute a function.
type Runner struct {
	Pos  token.Pos
	Kind RunnerKind
	Fn   *ssa.Function // of a handler or callback
}

// RunnerKind says what is known of a Runner.
type RunnerKind uint8

// The kinds of Runner.
const (
	Started  RunnerKind = iota // a go statement or its like is at Pos
	Handler                    // of requests, declared at Pos
	Callback                   // a literal at Pos that is passed on: who runs it is out of sight
)

// Runners returns where the goroutines come from that execute a function, as far
// as that is in sight, in the order of the source.
func (q *Package) Runners(fn *ssa.Function) []Runner {
	var list []Runner
	for s := range q.sourcesOf(fn) {
		switch {
		case s.site != nil:
			list = append(list, Runner{Pos: s.site.Pos()})
		case syncs.IsHandler(s.fn):
			list = append(list, Runner{s.fn.Pos(), Handler, s.fn})
		case s.fn.Parent() != nil && q.res.Taken(s.fn):
			list = append(list, Runner{s.fn.Pos(), Callback, s.fn})
		}
	}
	slices.SortFunc(list, func(a, b Runner) int { return cmp.Compare(a.Pos, b.Pos) })
	return list
}

// why returns the evidence that a source makes goroutines.
func (q *Package) why(s source) Why {
	if s.site != nil {
		return Why{s.site.Pos(), "a goroutine is started here"}
	}
	if pos := atomics.SaysSafe(s.fn, q.pass.Files); pos.IsValid() {
		return Why{pos, "the type says that goroutines may use it at once"}
	}
	if syncs.IsHandler(s.fn) {
		return Why{s.fn.Pos(), "a handler runs in a goroutine a request"}
	}
	return Why{}
}
