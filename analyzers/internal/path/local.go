package path

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// Binding returns what the captured variable v is bound to, if its function is
// made into a closure in one place only.
func (e *Env) Binding(v *ssa.FreeVar) ssa.Value {
	mcs := e.closures[v.Parent()]
	if len(mcs) != 1 {
		return nil
	}
	for i, fv := range v.Parent().FreeVars {
		if fv == v && i < len(mcs[0].Bindings) {
			return mcs[0].Bindings[i]
		}
	}
	return nil
}

// uses calls f for each instruction that uses the variable v, in its function
// and in the closures that capture it, with the name it has there.
func (e *Env) uses(v ssa.Value, f func(as ssa.Value, instr ssa.Instruction)) {
	if v.Referrers() == nil {
		return
	}
	for _, instr := range *v.Referrers() {
		mc, ok := instr.(*ssa.MakeClosure)
		if !ok {
			f(v, instr)
			continue
		}
		fn := mc.Fn.(*ssa.Function)
		for i, b := range mc.Bindings {
			if b == v && i < len(fn.FreeVars) {
				e.uses(fn.FreeVars[i], f)
			}
		}
	}
}

// onlyStore returns the one assignment to a variable, nil if there are others,
// if there may be (its address is taken), or if it is repeated for one and the
// same variable.
func (e *Env) onlyStore(a *ssa.Alloc) *ssa.Store {
	s, ok := e.once[a]
	if !ok {
		s = e.findOnlyStore(a)
	}
	return s
}

func (e *Env) findOnlyStore(a *ssa.Alloc) *ssa.Store {
	var only *ssa.Store
	n := 0
	e.uses(a, func(as ssa.Value, instr ssa.Instruction) {
		switch instr := instr.(type) {
		case *ssa.Store:
			if instr.Addr != as {
				n = 2 // the address itself is stored
			}
			only = instr
			n++
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			n = 2
		}
	})
	if n != 1 || only.Parent() != a.Parent() || only.Block() != a.Block() && InLoop(only.Block()) {
		return nil
	}
	return only
}

// escapes reports whether anything but plain loads and stores of its own
// function touches the variable.
func (e *Env) escapes(a *ssa.Alloc) bool {
	found := false
	for _, instr := range *a.Referrers() {
		switch instr := instr.(type) {
		case *ssa.Store:
			found = found || instr.Addr != a
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			found = true
		}
	}
	return found
}

// lastStore returns the store to a that a use in the same block sees.
func lastStore(a *ssa.Alloc, use ssa.Instruction) *ssa.Store {
	var last *ssa.Store
	for _, instr := range use.Block().Instrs {
		if instr == use {
			break
		}
		if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
			last = s
		}
	}
	return last
}

// before reports whether the store s has been done whenever v is computed, in
// its function or in a closure made there.
func (e *Env) before(s *ssa.Store, v ssa.Value) bool {
	use, ok := v.(ssa.Instruction)
	for ok && use.Parent() != s.Parent() {
		mcs := e.closures[use.Parent()]
		if len(mcs) != 1 {
			return false
		}
		use = mcs[0]
	}
	return ok && Precedes(s, use)
}

// Precedes reports whether a is always executed before b, within a function.
func Precedes(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, instr := range a.Block().Instrs {
		switch instr {
		case b:
			return false
		case a:
			return true
		}
	}
	return false
}

// InLoop reports whether control may come back to b.
func InLoop(b *ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	work := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			work = append(work, x.Succs...)
		}
	}
	return false
}

// Origin returns the value that v was before conversions, and before it was
// kept in a variable that is assigned once.
func (e *Env) Origin(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.FreeVar:
			b := e.Binding(x)
			if b == nil {
				return v
			}
			v = b
		case *ssa.UnOp:
			a, ok := e.Origin(x.X).(*ssa.Alloc)
			if x.Op != token.MUL || !ok {
				return v
			}
			s := e.onlyStore(a)
			if s == nil || !e.before(s, x) {
				return v
			}
			v = s.Val
		default:
			return v
		}
	}
}

// OnlyLoads reports whether a variable is assigned once and otherwise only
// loaded, in its function and in closures, and ok holds for each load.
func (e *Env) OnlyLoads(a *ssa.Alloc, ok func(load ssa.Value) bool) bool {
	if e.onlyStore(a) == nil {
		return false
	}
	all := true
	e.uses(a, func(_ ssa.Value, instr ssa.Instruction) {
		if load, isLoad := instr.(*ssa.UnOp); isLoad && !ok(load) {
			all = false
		}
	})
	return all
}
