package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// store records an assignment through addr.
func (e *Env) store(fn *ssa.Function, addr ssa.Value) {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		if !isFresh(addr.X) {
			e.assigned[fieldOf(addr)] = true
			e.overwrite(addr.Type(), 0)
		}
	case *ssa.Global:
		if fn.Synthetic != "package initializer" {
			e.assigned[addr] = true
		}
	case *ssa.IndexAddr:
		if k := container(addr.X); k != nil {
			e.elements[k] = true
		}
		e.overwrite(addr.Type(), 0)
	case *ssa.Alloc:
		if n := stores(addr); n > 1 {
			e.overwrite(addr.Type(), 0)
		}
	default:
		e.overwrite(addr.Type(), 0)
	}
}

// stores counts the assignments to a variable in its own function.
func stores(a *ssa.Alloc) int {
	n := 0
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
			n++
		}
	}
	return n
}

// overwrite records an assignment to all fields of what t points to.
func (e *Env) overwrite(t types.Type, depth int) {
	s := structOf(t)
	for i := range s.NumFields() {
		f := s.Field(i).Origin()
		e.assigned[f] = true
		if _, ok := f.Type().Underlying().(*types.Struct); ok && depth < 4 {
			e.overwrite(f.Type(), depth+1)
		}
	}
}

// isFresh reports whether v is an object made by this very function, as in a
// constructor, whose fields are being filled in.
func isFresh(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FieldAddr:
		return isFresh(v.X)
	}
	return false
}

// container returns the field or global that holds the slice or array v.
func container(v ssa.Value) any {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return fieldOf(v)
	case *ssa.Global:
		return v
	}
	return nil
}
