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

// Taken reports whether fn is used as a value that is not only called: whoever
// calls it then is not in sight.
func (r *Result) Taken(fn *ssa.Function) bool { return r.taken[r.decl(fn)] }
