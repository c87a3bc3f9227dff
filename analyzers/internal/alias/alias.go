// Package alias tells what a function does with an object after a point: which
// values lead to it, and where they are used on the paths from there.
package alias

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Set holds the values of one function that lead to one object, or to the
// array behind it.
type Set struct {
	Root    ssa.Value
	members map[ssa.Value]bool
	// addr is where Root was loaded from, if it was: what else is loaded from
	// there is the same object until something else is stored.
	addr    ssa.Value
	reloads map[ssa.Value]bool
}

// Object returns what v refers to: v without conversions and slicing.
func Object(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Slice:
			v = x.X
		default:
			return v
		}
	}
}

// Of returns the values that lead to the object of v.
func Of(v ssa.Value) *Set {
	s := &Set{Root: Object(v), members: map[ssa.Value]bool{}, reloads: map[ssa.Value]bool{}}
	s.grow(s.Root)
	if load, ok := s.Root.(*ssa.UnOp); ok && load.Op == token.MUL && steady(load.X) {
		s.addr = load.X
		for _, b := range load.Parent().Blocks {
			for _, instr := range b.Instrs {
				if l, ok := instr.(*ssa.UnOp); ok && l.Op == token.MUL && l != load && sameAddr(l.X, load.X) {
					s.reload(l)
				}
			}
		}
	}
	return s
}

// reload adds a value that is the object for as long as nothing else is stored
// where it was loaded from, with all that is made of it.
func (s *Set) reload(l *ssa.UnOp) {
	t := &Set{members: map[ssa.Value]bool{}}
	t.grow(l)
	for v := range t.members {
		if !s.members[v] {
			s.reloads[v] = true
		}
	}
}

// steady reports whether an address is that of a variable of the function, or a
// field, that closures do not assign.
func steady(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		for _, ref := range *addr.Referrers() {
			mc, ok := ref.(*ssa.MakeClosure)
			if !ok {
				continue
			}
			fn := mc.Fn.(*ssa.Function)
			for i, b := range mc.Bindings {
				if b == addr && assigns(fn.FreeVars[i]) {
					return false
				}
			}
		}
		return true
	case *ssa.FieldAddr:
		return true
	}
	return false
}

func assigns(fv *ssa.FreeVar) bool {
	for _, ref := range *fv.Referrers() {
		switch ref.(type) {
		case *ssa.Store, *ssa.MakeClosure, ssa.CallInstruction:
			return true
		}
	}
	return false
}

// sameAddr reports whether two addresses are one, if nothing was assigned on
// the way.
func sameAddr(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	f, ok1 := a.(*ssa.FieldAddr)
	g, ok2 := b.(*ssa.FieldAddr)
	if ok1 && ok2 {
		return f.Field == g.Field && sameAddr(f.X, g.X)
	}
	l, ok1 := a.(*ssa.UnOp)
	m, ok2 := b.(*ssa.UnOp)
	if ok1 && ok2 && l.Op == token.MUL && m.Op == token.MUL {
		cell, ok := l.X.(*ssa.Alloc)
		return ok && l.X == m.X && storedOnce(cell)
	}
	return false
}

func storedOnce(cell *ssa.Alloc) bool {
	n := 0
	for _, ref := range *cell.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == cell {
			n++
		}
	}
	return n == 1 && steady(cell)
}

// grow adds v and the values made of it that lead to the same object.
func (s *Set) grow(v ssa.Value) {
	if s.members[v] || v.Referrers() == nil {
		return
	}
	s.members[v] = true
	for _, ref := range *v.Referrers() {
		val, ok := ref.(ssa.Value)
		if ok && s.derives(val, v) {
			s.grow(val)
		}
	}
}

// derives reports whether val, computed from v, leads to the object as well.
func (s *Set) derives(val, v ssa.Value) bool {
	switch val := val.(type) {
	case *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.TypeAssert, *ssa.FieldAddr:
		return true
	case *ssa.Slice:
		return val.X == v
	case *ssa.IndexAddr:
		return val.X == v
	case *ssa.Extract:
		_, ok := v.(*ssa.TypeAssert)
		return ok && val.Index == 0
	case *ssa.UnOp:
		if val.Op != token.MUL {
			return false
		}
		return s.holds(val, v)
	case *ssa.Phi:
		for _, e := range val.Edges {
			if e != val && !s.members[e] {
				return false
			}
		}
		return true
	case *ssa.Call:
		return inside(val, v)
	}
	return false
}

// holds reports whether the object that addr leads to is a slice variable, of
// which val is the value: its array goes where the variable goes, unless
// another one is stored there.
func (s *Set) holds(val *ssa.UnOp, addr ssa.Value) bool {
	if _, ok := val.Type().Underlying().(*types.Slice); !ok {
		return false
	}
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr:
		return false
	}
	for _, ref := range *addr.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != addr {
			continue
		}
		switch Object(st.Val).(type) {
		case *ssa.Const, *ssa.MakeSlice, *ssa.Alloc:
			if _, local := addr.(*ssa.Alloc); !local {
				return false
			}
		}
	}
	return true
}

// inside reports whether the result of a call lies in the array of v.
func inside(call *ssa.Call, v ssa.Value) bool {
	args := call.Call.Args
	if len(args) == 0 || args[0] != v {
		return false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "append"
	}
	fn := syncs.Callee(&call.Call)
	return fn != nil && fn.FullName() == "(*bytes.Buffer).Bytes"
}
