package conc

import (
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// findLoose returns the locks that something else than the calls of fn's family
// may take or release: a closure or method value that is stored, returned or
// passed on, or a goroutine. The value says whether it may release.
func (r *Result) findLoose(fn *ssa.Function) map[path.Path]bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	known := r.loose[fn]
	if known.set != nil && known.version == r.version {
		return known.set
	}
	list, ok := r.escapes[fn]
	if !ok {
		for _, g := range family(fn) {
			for _, b := range g.Blocks {
				for _, instr := range b.Instrs {
					mc, isClosure := instr.(*ssa.MakeClosure)
					if _, isGo := instr.(*ssa.Go); isGo || isClosure && !r.onlyCalled(mc) {
						list = append(list, instr)
					}
				}
			}
		}
		r.escapes[fn] = list
	}
	loose := map[path.Path]bool{}
	for _, instr := range list {
		for _, e := range r.escaping(instr) {
			loose[e.Path] = loose[e.Path] || e.W < 0 || e.R < 0
		}
	}
	r.loose[fn] = looseLocks{r.version, loose}
	return loose
}

// looseLocks is what findLoose has found, as long as the version is the same.
type looseLocks struct {
	version int
	set     map[path.Path]bool
}

// escaping returns the effects of the function that instr starts in a
// goroutine or makes into a value that is not only called.
func (r *Result) escaping(instr ssa.Instruction) []lockset.Effect {
	var effs []lockset.Effect
	add := func(outs []lockset.Outcome) {
		for _, o := range outs {
			effs = append(effs, o.Effects...)
		}
	}
	switch instr := instr.(type) {
	case *ssa.Go:
		add(r.outcomes(instr))
	case *ssa.MakeClosure:
		if m, recv := syncs.Bound(instr); m != nil {
			if l, op, ok := r.lockOf(recv, syncs.OpOf(m)); ok {
				add(primitive(l, op))
				break
			}
		}
		if fn, args := r.target(instr, nil); fn != nil {
			if f := r.Of(fn); f != nil && f.Summary.done {
				add(r.substitute(f.Summary.Outcomes, Target{Fn: fn, Args: args}))
			}
		}
	}
	return effs
}
