package conc

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// An Access is a read or write of a variable that a lock may guard: a field of
// a struct that has a mutex, one that a comment says to be guarded, or a
// package variable. A part of a struct or
// array counts as the whole, and so does an entry of a map. Elements of slices
// and addresses that are passed on are left out.
type Access struct {
	Var    *types.Var   // the origin, if the struct is generic
	Locks  []*types.Var // the mutexes of the struct
	Struct ssa.Value    // the address of the struct, nil for a package variable
	Addr   ssa.Value    // the address of the variable
	Instr  ssa.Instruction
	Write  bool
	Entry  bool            // of an entry of the map in the variable
	Load   ssa.Instruction // of the map, for an entry
}

// Func returns the function of the access.
func (a *Access) Func() *ssa.Function { return a.Instr.Parent() }

// Accesses returns the accesses in fn, closures not included. Fields for which
// noted holds count whatever struct they are in; noted may be nil.
func Accesses(fn *ssa.Function, noted func(*types.Var) bool) []*Access {
	if noted == nil {
		noted = func(*types.Var) bool { return false }
	}
	var list []*Access
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op != token.MUL {
					continue
				}
				if a := locate(instr.X, noted); a != nil {
					a.Instr = instr
					list = append(list, a)
				}
			case *ssa.Store:
				if a := locate(instr.Addr, noted); a != nil {
					a.Instr, a.Write = instr, true
					list = append(list, a)
				}
			default:
				if a := entry(instr, noted); a != nil {
					list = append(list, a)
				}
			}
		}
	}
	return list
}

// entry returns the access that instr makes to an entry of a map.
func entry(instr ssa.Instruction, noted func(*types.Var) bool) *Access {
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
	a := locate(load.X, noted)
	if a != nil {
		a.Instr, a.Write, a.Entry, a.Load = instr, write, true, load
	}
	return a
}

// locate returns the variable that an address is of, or is inside of: the
// innermost field beside a mutex, or noted.
func locate(addr ssa.Value, noted func(*types.Var) bool) *Access {
	for {
		switch v := addr.(type) {
		case *ssa.FieldAddr:
			var locks []*types.Var
			for _, l := range lockFields(v.X.Type()) {
				locks = append(locks, l.Origin())
			}
			s := v.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
			f := s.Field(v.Field).Origin()
			if len(locks) == 0 && !noted(f) {
				addr = v.X
				continue
			}
			return &Access{Var: f, Locks: locks, Struct: v.X, Addr: v}
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

// HeldAt says how the lock at p is held at an instruction of f, and whether that
// is certain: no other path to a lock of that variable is held, and none on some
// of the ways there only.
func (r *Result) HeldAt(f *Func, instr ssa.Instruction, p path.Path) (m lockset.Mode, certain bool) {
	if f.Flow != nil && f.Flow.Failed {
		return lockset.Free, false
	}
	for _, h := range f.HeldBefore(instr) {
		if h.Path == p {
			return h.Mode, true
		}
	}
	for _, h := range f.HeldBefore(instr) {
		if r.SameLock(h.Path, p) {
			return lockset.Free, false // perhaps by another name
		}
	}
	return lockset.Free, !f.doubts[instr][p]
}

// Perhaps returns the locks that are held before an instruction on some of the ways
// there only, or of which that is not known, in the order of their names.
func (f *Func) Perhaps(instr ssa.Instruction) []path.Path {
	var list []path.Path
	held := f.HeldBefore(instr)
	for p := range f.doubts[instr] {
		if held.Mode(p) == lockset.Free {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b path.Path) int { return strings.Compare(a.String(), b.String()) })
	return list
}

// doubt returns the locks that are held in some of the elements only, or of which
// that is not known.
func (f *Func) doubt(state []*lockset.Element) map[path.Path]bool {
	var list map[path.Path]bool
	for i, p := range f.Flow.Locks {
		for _, e := range state {
			if c := e.Cell(i); c.Any || c.Mode() != state[0].Cell(i).Mode() {
				if list == nil {
					list = map[path.Path]bool{}
				}
				list[p] = true
			}
		}
	}
	return list
}
