package conc

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// Callers returns the calls of fn in the package, go and defer statements
// included; all reports that fn is called from nowhere else: it is not
// exported, not used as a value and not reached through an interface.
func (r *Result) Callers(fn *ssa.Function) (sites []ssa.CallInstruction, all bool) {
	f := r.Of(fn)
	if f == nil {
		return nil, false
	}
	return r.callers[f.Fn], r.private(f)
}

// UnderUnknown reports whether some callee that runs fn as a callback may hold
// locks then that cannot be named here, or has released some.
func (r *Result) UnderUnknown(fn *ssa.Function) bool {
	f := r.Of(fn)
	if f == nil {
		return true
	}
	for _, site := range r.callers[f.Fn] {
		for _, cb := range r.callbacks(site) {
			if r.Of(cb.Fn) == f && (cb.Hides || cb.Frees) {
				return true
			}
		}
	}
	return false
}

// Taken reports whether fn is used as a value that is not only called: whoever
// calls it then is not in sight.
func (r *Result) Taken(fn *ssa.Function) bool { return r.taken[r.decl(fn)] }

// CallerHolds reports whether some caller of fn, through at most depth more
// calls, holds a lock of that name.
func (r *Result) CallerHolds(fn *ssa.Function, name string, depth int) bool {
	sites, _ := r.Callers(fn)
	for _, site := range sites {
		caller := r.Of(site.Parent())
		if caller == nil {
			continue
		}
		if _, ok := site.(*ssa.Go); ok {
			continue
		}
		named := func(h lockset.Held) bool { return h.Path.Last() == name }
		if slices.ContainsFunc(caller.HeldBefore(site), named) || depth > 0 && r.CallerHolds(site.Parent(), name, depth-1) {
			return true
		}
	}
	return false
}
