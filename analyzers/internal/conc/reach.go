package conc

import (
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// Nameable reports whether code of other packages can name the lock at p, and
// so release it: each step to it from an exported type, or from an exported
// variable, is exported or promoted.
func (r *Result) Nameable(p path.Path) bool {
	if r.pass != nil && r.pass.Pkg.Name() == "main" {
		return false
	}
	unknown := p.Last() == "" || nameable(p.Last())
	var t types.Type
	open := false // other packages have what the path has come to
	switch {
	case p.Root.Kind == path.Global:
		obj := r.global(p.Root.Name)
		if obj == nil {
			return unknown
		}
		t, open = obj.Type(), obj.Exported()
	case p.Root.Value != nil:
		t = p.Root.Value.Type()
	default:
		return unknown
	}
	steps := slices.DeleteFunc(p.Steps(), func(s string) bool { return s[0] == '*' })
	if len(steps) == 0 {
		return open || p.Root.Kind != path.Global
	}
	for i, s := range steps {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if s[0] == '[' {
			switch u := t.Underlying().(type) {
			case *types.Slice:
				t = u.Elem()
			case *types.Array:
				t = u.Elem()
			default:
				return unknown
			}
			continue
		}
		u, ok := t.Underlying().(*types.Struct)
		if !ok {
			return unknown
		}
		f := fieldNamed(u, s[1:])
		if f == nil {
			return unknown
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			open = open || n.Obj().Exported() || r.handedOut(n)
		}
		open = open && (f.Exported() || f.Embedded() && i+1 < len(steps))
		t = f.Type()
	}
	return open
}

// handedOut reports whether other packages can have an object of an unexported
// type as such: it is the type of an exported variable or of the result of an
// exported function, or is put into an interface with an Unlock that is not
// only an argument of functions of this package.
func (r *Result) handedOut(n *types.Named) bool {
	scope := n.Obj().Pkg().Scope()
	is := func(t types.Type) bool {
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		return types.Unalias(t) == types.Type(n)
	}
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name); obj := obj.(type) {
		case *types.Var:
			if obj.Exported() && is(obj.Type()) {
				return true
			}
		case *types.Func:
			for v := range obj.Signature().Results().Variables() {
				if obj.Exported() && is(v.Type()) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(r.order, func(f *Func) bool {
		return slices.ContainsFunc(f.Fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
				mi, ok := instr.(*ssa.MakeInterface)
				return ok && is(mi.X.Type()) && unlocks(mi.Type()) && !r.staysHere(mi)
			})
		})
	})
}

// unlocks reports whether an interface has an Unlock or RUnlock.
func unlocks(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return true
	}
	for m := range i.Methods() {
		if m.Name() == "Unlock" || m.Name() == "RUnlock" {
			return true
		}
	}
	return false
}

// staysHere reports whether a value is only an argument of functions of the
// package.
func (r *Result) staysHere(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok || call.Common().IsInvoke() || r.Of(call.Common().StaticCallee()) == nil {
			return false
		}
	}
	return true
}

// Uses returns the instructions that use the address of a lock, a field of any
// object or a package-level variable.
func (r *Result) Uses(lock types.Object) []ssa.Instruction {
	var list []ssa.Instruction
	for _, f := range r.order {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if addr, ok := instr.(*ssa.FieldAddr); ok {
					s := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
					if s.Field(addr.Field).Origin() == lock {
						list = append(list, *addr.Referrers()...)
					}
				}
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Global); ok && g.Object() == lock {
						list = append(list, instr)
					}
				}
			}
		}
	}
	return list
}
