package conc

import "golang.org/x/tools/go/ssa"

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
