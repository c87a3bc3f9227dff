package guard

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// places reports whether a write puts an object that cannot be exchanged for
// another like it where the read found none: under the same key of the map, or in
// the variable itself.
func places(r, w *Access) bool {
	switch instr := w.Instr.(type) {
	case *ssa.MapUpdate:
		look, ok := r.Instr.(*ssa.Lookup)
		return ok && sameValue(look.Index, instr.Key) && singular(instr.Value)
	case *ssa.Store:
		return !r.Entry && singular(instr.Val)
	}
	return false
}

func sameValue(a, b ssa.Value) bool {
	if x, ok := a.(*ssa.Const); ok && x.Value != nil {
		y, ok := b.(*ssa.Const)
		return ok && y.Value != nil && constant.Compare(x.Value, token.EQL, y.Value)
	}
	return a == b
}

// singular reports whether it matters which of two values of this kind is kept:
// each has a state of its own that goroutines share, or has to be closed.
func singular(v ssa.Value) bool {
	if _, isConst := v.(*ssa.Const); isConst {
		return false
	}
	if mi, ok := v.(*ssa.MakeInterface); ok {
		v = mi.X
	}
	t := v.Type()
	if closes(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		if !guardable(t) {
			return true
		}
		return lockIn(u.Elem(), 2) != nil
	}
	return false
}

// closes reports whether t has a method Close or Stop.
func closes(t types.Type) bool {
	for _, name := range []string{"Close", "Stop"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}
