package guard

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// An Escape is a guarded map, slice or pointer that a function gives away while
// it holds the lock, together with a place that changes it under the lock.
type Escape struct {
	Load    *Access         // the read of the variable
	At      ssa.Instruction // the return or send
	Change  ssa.Instruction // of what it leads to
	Changer *Access         // the access with which the change begins
	Only    bool            // nothing else is done with what was read
}

// Escapes returns what escapes of a variable that a lock guards.
func (q *Package) Escapes(lock Lock, s *Subject) []Escape {
	if !leads(s.Var.Type()) {
		return nil
	}
	var changes []Escape
	for _, a := range s.Accesses {
		if instr := changeOf(a); instr != nil && a.Modes[lock] == lockset.Write && !q.early(a) {
			changes = append(changes, Escape{Change: instr, Changer: a})
		}
	}
	var list []Escape
	for _, a := range s.Accesses {
		load, ok := a.Instr.(*ssa.UnOp)
		if !ok || a.Write || len(a.Frames) > 1 || a.Modes[lock] == lockset.Free || q.keeps(a, lock, s) {
			continue
		}
		at, only := givenAway(load, map[ssa.Value]bool{})
		if at == nil {
			continue
		}
		for _, c := range changes {
			if _, ok := q.meet(a, c.Changer); ok {
				list = append(list, Escape{a, at, c.Change, c.Changer, only})
				break
			}
		}
	}
	return list
}

// leads reports whether a value of the type leads to memory that can be changed
// in place. Pointers to what has a lock of its own, or comes from another package,
// look after themselves.
func leads(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	case *types.Pointer:
		_, isStruct := u.Elem().Underlying().(*types.Struct)
		return isStruct && lockIn(u.Elem(), 3) == nil
	}
	return false
}

// lockIn finds a mutex, a channel or an atomic in a struct.
func lockIn(t types.Type, depth int) *types.Var {
	s, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return nil
	}
	for f := range s.Fields() {
		if !guardable(f.Type()) {
			return f
		}
		if v := lockIn(f.Type(), depth-1); v != nil {
			return v
		}
	}
	return nil
}

// early reports whether an access belongs to the time before others use the
// object.
func (q *Package) early(a *Access) bool {
	return q.quiet.QuietTime(a.At()) || q.said(a.Fn(), firstSteps, 3)
}

// changeOf returns the instruction that changes in place what an access reads or
// writes: an entry of the map, an element of the slice, a field of the struct.
func changeOf(a *Access) ssa.Instruction {
	if a.Entry && a.Write {
		return a.Instr
	}
	load, ok := a.Instr.(*ssa.UnOp)
	if !ok || a.Write {
		return nil
	}
	return changedThrough(load)
}

// changedThrough returns an instruction that writes elements of a slice or fields
// of a struct that v leads to.
func changedThrough(v ssa.Value) ssa.Instruction {
	for _, ref := range *v.Referrers() {
		var addr ssa.Value
		switch ref := ref.(type) {
		case *ssa.IndexAddr:
			addr = ref
		case *ssa.FieldAddr:
			addr = ref
		case *ssa.Slice: // s[:i] that is appended to overwrites what was behind
			for _, use := range *ref.Referrers() {
				if call, ok := use.(*ssa.Call); ok && ref.High != nil && builtin(call) == "append" && call.Call.Args[0] == ref {
					return call
				}
			}
		case *ssa.Call:
			if n := builtin(ref); (n == "copy" || n == "clear") && ref.Call.Args[0] == v {
				return ref
			}
		}
		if addr == nil {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == addr {
				return st
			}
		}
	}
	return nil
}

func builtin(call *ssa.Call) string {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	return ""
}

// keeps reports whether the function of a read only lends what it gives away: its
// caller holds the lock, the function has a comment about locks, it puts another
// object in the place of that one, or nobody is known to call it without the lock.
func (q *Package) keeps(a *Access, lock Lock, s *Subject) bool {
	fn := a.Fn()
	f := q.res.Of(fn)
	p := lock.at(a.Frames[0].base)
	if fn.Parent() != nil || f.Entry.Mode(p) != lockset.Free || f.Flow == nil || q.said(fn, nil, 0) || q.early(a) {
		return true
	}
	if _, ok := f.Flow.Index(p); !ok {
		return true
	}
	for _, w := range s.Accesses {
		if w.Write && !w.Entry && w.Access.Func() == fn {
			return true
		}
	}
	if fn.Object() != nil && fn.Object().Exported() {
		return false
	}
	sites, _ := q.res.Callers(fn)
	for _, site := range sites {
		if len(q.res.Of(site.Parent()).HeldBefore(site)) == 0 && site.Parent() != fn {
			return false
		}
	}
	return true
}

// givenAway returns the return or send by which v leaves its function, itself or
// in a struct; only reports that nothing else is done with it.
func givenAway(v ssa.Value, seen map[ssa.Value]bool) (at ssa.Instruction, only bool) {
	if seen[v] || v.Referrers() == nil {
		return nil, true
	}
	seen[v] = true
	only = true
	follow := func(x ssa.Value) {
		to, alone := givenAway(x, seen)
		if to != nil {
			at = to
		}
		only = only && alone && to != nil
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			at = ref
		case *ssa.Send:
			if ref.X == v {
				at = ref
			}
		case *ssa.Phi:
			follow(ref)
		case *ssa.ChangeType:
			follow(ref)
		case *ssa.MakeInterface:
			only = false // it may be printed, and no more
		case *ssa.Store:
			if holder := holderOf(ref); ref.Val == v && holder != nil {
				follow(holder)
			} else if ref.Val == v {
				only = false
			}
		case *ssa.FieldAddr:
			if _, isAlloc := v.(*ssa.Alloc); !isAlloc {
				only = false
			}
		case *ssa.UnOp:
			if ref.Op == token.MUL && v == ref.X {
				follow(ref)
			}
		case *ssa.DebugRef:
		default:
			only = false
		}
	}
	return at, only
}

// holderOf returns the local variable or struct into which something is stored.
func holderOf(st *ssa.Store) ssa.Value {
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		return addr
	case *ssa.FieldAddr:
		if a, ok := addr.X.(*ssa.Alloc); ok {
			return a
		}
	}
	return nil
}

// Changes reports whether entries or elements of v, or of a result that it holds,
// are written.
func Changes(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			return ref.Map == v
		case *ssa.Extract:
			if Changes(ref) {
				return true
			}
		case *ssa.Call:
			if n := builtin(ref); n == "delete" || n == "clear" || n == "copy" {
				return true
			}
		}
	}
	return changedThrough(v) != nil
}
