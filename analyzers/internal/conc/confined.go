package conc

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// confinedParams returns the parameters of f, channels and pointers to
// WaitGroups, of which the actions of its summary tell everything: they are kept
// nowhere and handed on to nobody who keeps them.
func (r *Result) confinedParams(f *Func) []int {
	var list []int
	for i, p := range f.Fn.Params {
		if isMeeting(p.Type()) && r.confined(p, 0) {
			list = append(list, i)
		}
	}
	return list
}

// isMeeting reports whether t is a channel or a pointer to a WaitGroup.
func isMeeting(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		n, ok := types.Unalias(u.Elem()).(*types.Named)
		return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && n.Obj().Name() == "WaitGroup"
	}
	return false
}

// confined reports whether v is used in actions alone.
func (r *Result) confined(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > maxChain {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.Select:
			if s, ok := ref.(*ssa.Select); ok && slices.ContainsFunc(s.States, func(s *ssa.SelectState) bool { return s.Send == v }) {
				return false
			}
		case *ssa.Send:
			if ref.X == v {
				return false
			}
		case *ssa.UnOp:
			if ref.Op != token.ARROW {
				return false
			}
		case *ssa.ChangeType:
			if !r.confined(ref, depth+1) {
				return false
			}
		case *ssa.Store:
			a, ok := ref.Addr.(*ssa.Alloc)
			if !ok || ref.Val != v || !r.Env.OnlyLoads(a, func(load ssa.Value) bool { return r.confined(load, depth+1) }) {
				return false
			}
		case ssa.CallInstruction:
			if !r.confinedIn(ref, v) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// confinedIn reports whether a call keeps no argument v.
func (r *Result) confinedIn(site ssa.CallInstruction, v ssa.Value) bool {
	call := site.Common()
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return true
	}
	if eff, ok := syncs.Of(call); ok && eff.Recv == v {
		return true
	}
	fn, args := r.Callee(site)
	for i, a := range args {
		if a == v && !r.Confines(fn, i) {
			return false
		}
	}
	return fn != nil && call.Value != v
}

// Confines reports whether the actions of fn's summary tell everything that
// becomes of its i'th parameter.
func (r *Result) Confines(fn *ssa.Function, i int) bool {
	if f := r.Of(fn); f != nil {
		return !f.Summary.done || slices.Contains(f.Summary.Confined, i)
	}
	s := r.imported(fn)
	return s != nil && slices.Contains(s.Confined, i)
}
