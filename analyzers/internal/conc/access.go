package conc

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

// An Access is a read or write of a variable that a lock may guard: a field of
// a struct that has a mutex, or a package variable. A part of a struct or
// array counts as the whole, and so does an entry of a map. Elements of slices
// and addresses that are passed on are left out.
type Access struct {
	Var    *types.Var   // the origin, if the struct is generic
	Locks  []*types.Var // the mutexes of the struct; none for a package variable
	Struct ssa.Value    // the address of the struct, nil for a package variable
	Addr   ssa.Value    // the address of the variable
	Instr  ssa.Instruction
	Write  bool
	Entry  bool            // of an entry of the map in the variable
	Load   ssa.Instruction // of the map, for an entry
}

// Func returns the function of the access.
func (a *Access) Func() *ssa.Function { return a.Instr.Parent() }

// Accesses returns the accesses in fn, closures not included.
func Accesses(fn *ssa.Function) []*Access {
	var list []*Access
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op != token.MUL {
					continue
				}
				if a := locate(instr.X); a != nil {
					a.Instr = instr
					list = append(list, a)
				}
			case *ssa.Store:
				if a := locate(instr.Addr); a != nil {
					a.Instr, a.Write = instr, true
					list = append(list, a)
				}
			default:
				if a := entry(instr); a != nil {
					list = append(list, a)
				}
			}
		}
	}
	return list
}

// entry returns the access that instr makes to an entry of a map.
func entry(instr ssa.Instruction) *Access {
	var m ssa.Value
	write := false
	switch instr := instr.(type) {
	case *ssa.Lookup:
		m = instr.X
	case *ssa.Range:
		m = instr.X
	case *ssa.MapUpdate:
		m, write = instr.Map, true
	case *ssa.Call:
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok && len(instr.Call.Args) > 0 {
			if b.Name() == "len" || b.Name() == "delete" || b.Name() == "clear" {
				m, write = instr.Call.Args[0], b.Name() != "len"
			}
		}
	}
	if m == nil {
		return nil
	}
	load, ok := m.(*ssa.UnOp)
	if _, isMap := m.Type().Underlying().(*types.Map); !ok || !isMap || load.Op != token.MUL {
		return nil
	}
	a := locate(load.X)
	if a != nil {
		a.Instr, a.Write, a.Entry, a.Load = instr, write, true, load
	}
	return a
}

// locate returns the variable that an address is of, or is inside of: the
// innermost field beside a mutex.
func locate(addr ssa.Value) *Access {
	for {
		switch v := addr.(type) {
		case *ssa.FieldAddr:
			var locks []*types.Var
			for _, l := range lockFields(v.X.Type()) {
				locks = append(locks, l.Origin())
			}
			if len(locks) == 0 {
				addr = v.X
				continue
			}
			s := v.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
			return &Access{Var: s.Field(v.Field).Origin(), Locks: locks, Struct: v.X, Addr: v}
		case *ssa.IndexAddr:
			if _, ok := v.X.Type().Underlying().(*types.Pointer); !ok {
				return nil
			}
			addr = v.X
			continue
		case *ssa.Global:
			if obj, ok := v.Object().(*types.Var); ok {
				return &Access{Var: obj, Addr: v}
			}
		}
		return nil
	}
}

// Held says how lock, one of a.Locks, is held at the access. It is not known if
// the struct has no path.
func (r *Result) Held(a *Access, lock *types.Var) (m lockset.Mode, known bool) {
	base, ok := r.Env.Of(a.Struct)
	f := r.Of(a.Func())
	if !ok || f == nil {
		return lockset.Free, false
	}
	want := base.Field(lock.Name())
	if _, isPtr := lock.Type().Underlying().(*types.Pointer); isPtr {
		want = want.Deref()
	}
	for _, h := range f.HeldBefore(a.Instr) {
		if h.Path == want {
			return h.Mode, true
		}
	}
	return lockset.Free, true
}

func holdsNamed(s lockset.Set, name string) bool {
	for _, h := range s {
		if h.Path.Last() == name {
			return true
		}
	}
	return false
}

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
		if holdsNamed(caller.HeldBefore(site), name) || depth > 0 && r.CallerHolds(site.Parent(), name, depth-1) {
			return true
		}
	}
	return false
}
