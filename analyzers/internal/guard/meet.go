package guard

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// A source is where a goroutine that executes a function comes from: the place
// that starts it, or a function that code out of sight calls.
type source struct {
	site ssa.Instruction
	fn   *ssa.Function
}

// sources returns where the goroutines that execute fn come from.
func (q *Package) sources(fn *ssa.Function, seen map[*ssa.Function]bool, out map[source]bool) {
	if seen[fn] {
		return
	}
	seen[fn] = true
	sites, all := q.res.Callers(fn)
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok {
			out[source{site: site}] = true
			continue
		}
		q.sources(site.Parent(), seen, out)
	}
	started := false
	if p := fn.Parent(); p != nil {
		for _, s := range conc.Spawns(p) {
			if s.Body == fn {
				out[source{site: s.Site}] = true
				started = true
			}
		}
	}
	if !all && !started && len(sites) == 0 || fn.Object() != nil && fn.Object().Exported() {
		out[source{fn: fn}] = true
	}
}

// meet reports whether two accesses may be executed by two goroutines.
func (q *Package) meet(a, b *Access) bool {
	of := func(x *Access) map[source]bool {
		out := map[source]bool{}
		q.sources(x.Func(), map[*ssa.Function]bool{}, out)
		return out
	}
	sa, sb := of(a), of(b)
	for x := range sa {
		for y := range sb {
			if x != y || x.fn != nil || path.InLoop(x.site.Block()) {
				return true
			}
		}
	}
	return false
}
