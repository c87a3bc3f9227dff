// Package atomics lists the accesses of the variables that a package uses
// through the functions of sync/atomic, and says at which times an access
// cannot meet another.
package atomics

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// Kind says what an access does.
type Kind uint8

// The kinds of access.
const (
	Load   Kind = iota
	Store       // whatever was there before
	Modify      // Add, Swap, CompareAndSwap, And, Or
)

// An Access is one use of a variable.
type Access struct {
	Var    *types.Var // a field, its origin if the struct is generic, or a package variable
	Addr   ssa.Value
	Instr  ssa.Instruction
	Kind   Kind
	Atomic bool // by a function of sync/atomic or a method of its types
}

// Func returns the function that holds the access.
func (a *Access) Func() *ssa.Function { return a.Instr.Parent() }

// A Table holds the accesses of each variable that is used atomically here, or
// for which extern holds: it was so in a package that this one imports.
// Variables of the types of sync/atomic have no plain accesses.
type Table struct {
	Vars []*types.Var // in the order in which they were met
	Of   map[*types.Var][]*Access
}

// Collect reads the functions of a package.
func (q *Package) Collect(extern func(*types.Var) bool) *Table {
	t := &Table{Of: map[*types.Var][]*Access{}}
	var all []*Access
	atomic := map[*types.Var]bool{}
	through := q.through()
	for _, f := range q.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				a := access(instr)
				if a == nil {
					a = passed(instr, through)
				}
				if a == nil {
					continue
				}
				a.Var = Variable(a.Addr)
				if a.Var == nil || !a.Atomic && !Operand(a.Var.Type()) {
					continue
				}
				if _, known := atomic[a.Var]; !known {
					atomic[a.Var] = extern(a.Var)
				}
				all = append(all, a)
				atomic[a.Var] = atomic[a.Var] || a.Atomic
			}
		}
	}
	for _, a := range all {
		if !atomic[a.Var] {
			continue
		}
		if t.Of[a.Var] == nil {
			t.Vars = append(t.Vars, a.Var)
		}
		t.Of[a.Var] = append(t.Of[a.Var], a)
	}
	return t
}

// Operand reports whether the functions of sync/atomic take the address of a t.
func Operand(t types.Type) bool {
	if u, ok := t.Underlying().(*types.Basic); ok {
		switch u.Kind() {
		case types.Int32, types.Int64, types.Uint32, types.Uint64, types.Uintptr, types.UnsafePointer:
			return true
		}
	}
	return false
}

// access returns the access that an instruction is, nil if it is none.
func access(instr ssa.Instruction) *Access {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL {
			return &Access{Addr: instr.X, Instr: instr, Kind: Load}
		}
	case *ssa.Store:
		return &Access{Addr: instr.Addr, Instr: instr, Kind: Store}
	case ssa.CallInstruction:
		eff, ok := syncs.Of(instr.Common())
		if !ok {
			return nil
		}
		a := &Access{Addr: eff.Loc, Instr: instr, Atomic: true}
		switch eff.Op {
		case syncs.AtomicLoad:
		case syncs.AtomicStore:
			a.Kind = Store
		case syncs.AtomicModify:
			a.Kind = Modify
		default:
			return nil
		}
		return a
	}
	return nil
}

// through returns the parameters that functions of the package access
// atomically, and how.
func (q *Package) through() map[*ssa.Parameter]Kind {
	params := map[*ssa.Parameter]Kind{}
	for _, f := range q.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if a := access(instr); a != nil && a.Atomic {
					if p, ok := a.Addr.(*ssa.Parameter); ok {
						params[p] = max(params[p], a.Kind)
					}
				}
			}
		}
	}
	return params
}

// passed returns the access that a call makes through a parameter.
func passed(instr ssa.Instruction, through map[*ssa.Parameter]Kind) *Access {
	call, ok := instr.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return nil
	}
	for i, p := range call.Call.StaticCallee().Params {
		k, ok := through[p]
		if ok && i < len(call.Call.Args) && Variable(call.Call.Args[i]) != nil && Operand(Variable(call.Call.Args[i]).Type()) {
			return &Access{Addr: call.Call.Args[i], Instr: instr, Kind: k, Atomic: true}
		}
	}
	return nil
}

// Variable returns the field or package variable at an address, nil if it is
// neither.
func Variable(addr ssa.Value) *types.Var {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		p, ok := addr.X.Type().Underlying().(*types.Pointer)
		if !ok {
			return nil
		}
		if s, ok := p.Elem().Underlying().(*types.Struct); ok {
			return s.Field(addr.Field).Origin()
		}
	case *ssa.Global:
		v, _ := addr.Object().(*types.Var)
		return v
	case *ssa.Convert:
		// (*int64)(&d) of a named type, (*unsafe.Pointer)(unsafe.Pointer(&p))
		return Variable(addr.X)
	case *ssa.ChangeType:
		return Variable(addr.X)
	}
	return nil
}

// UsesFunctions reports whether the package calls functions of sync/atomic.
func (q *Package) UsesFunctions() bool {
	for _, f := range q.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if site, ok := instr.(ssa.CallInstruction); ok && isFunction(site.Common()) {
					return true
				}
			}
		}
	}
	return false
}

// isFunction reports whether a call is of a function of sync/atomic, not of a
// method.
func isFunction(call *ssa.CallCommon) bool {
	eff, ok := syncs.Of(call)
	if !ok || eff.Recv != nil {
		return false
	}
	return eff.Op == syncs.AtomicLoad || eff.Op == syncs.AtomicStore || eff.Op == syncs.AtomicModify
}
