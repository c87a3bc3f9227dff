package join

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Access is a use of a variable, or of the object that it holds.
type Access struct {
	Base  ssa.Value // the variable or object, as far back as Source goes
	Instr ssa.Instruction
}

// maxDepth bounds how deep accesses are followed into calls.
const maxDepth = 3

// Writes returns what a call of fn writes, fn's own variables included.
func (g *Graph) Writes(fn *ssa.Function) []Access { return g.accesses(fn, maxDepth, g.writes) }

// Reads returns what instr reads, by itself and through calls.
func (g *Graph) Reads(instr ssa.Instruction) []Access { return g.access(instr, maxDepth, g.reads) }

func (g *Graph) accesses(fn *ssa.Function, depth int, direct func(ssa.Instruction) ssa.Value) []Access {
	var list []Access
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			list = append(list, g.access(instr, depth, direct)...)
		}
	}
	return list
}

func (g *Graph) access(instr ssa.Instruction, depth int, direct func(ssa.Instruction) ssa.Value) []Access {
	if v := direct(instr); v != nil {
		return []Access{{g.base(v), instr}}
	}
	call, ok := instr.(*ssa.Call)
	if !ok || depth == 0 {
		return nil
	}
	fn := g.callee(&call.Call)
	if fn == nil {
		return nil
	}
	list := g.accesses(fn, depth-1, direct)
	for i, acc := range list {
		if p, ok := acc.Base.(*ssa.Parameter); ok && p.Parent() == fn {
			if j := slices.Index(fn.Params, p); j < len(call.Call.Args) {
				list[i].Base = g.base(call.Call.Args[j])
			}
		}
	}
	return list
}

// writes returns the place that instr itself writes to, or nil.
func (g *Graph) writes(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.Store:
		return instr.Addr
	case *ssa.MapUpdate:
		return instr.Map
	case *ssa.Call:
		eff, _ := syncs.Of(&instr.Call)
		if eff.Op == syncs.AtomicStore || eff.Op == syncs.AtomicModify {
			return eff.Loc
		}
		if eff.Op == syncs.SyncMapStore {
			return eff.Recv
		}
	}
	return nil
}

// reads returns the place that instr itself reads from, or nil. A map, slice or
// pointer that becomes an interface is about to be printed or compared.
func (g *Graph) reads(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL {
			return instr.X
		}
	case *ssa.Lookup:
		return instr.X
	case *ssa.Range:
		return instr.X
	case *ssa.MakeInterface:
		switch instr.X.Type().Underlying().(type) {
		case *types.Map, *types.Slice, *types.Pointer:
			return instr.X
		}
	case *ssa.Call:
		eff, _ := syncs.Of(&instr.Call)
		if eff.Op == syncs.AtomicLoad {
			return eff.Loc
		}
		if eff.Op == syncs.SyncMapLoad {
			return eff.Recv
		}
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			if _, ok := instr.Call.Args[0].Type().Underlying().(*types.Map); ok {
				return instr.Call.Args[0]
			}
		}
	}
	return nil
}

// base returns the variable or object that v points to or into.
func (g *Graph) base(v ssa.Value) ssa.Value {
	for {
		v = g.Source(v)
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return v
			}
			v = x.X
		default:
			return v
		}
	}
}
