package join

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Access is a use of a variable, of a part of it, or of what it points to.
type Access struct {
	Base  ssa.Value // the variable or object, as far back as Source goes
	path  []int     // from there on: fields by number, element, behind
	whole bool      // all of what is behind path is used
	Instr ssa.Instruction
}

// Steps of a path that are not fields.
const (
	element = -1 - iota // any element of a slice, array or map
	behind              // what a pointer, slice or map points to
)

// sees reports whether the read r may see what the write w has written.
func (r Access) sees(w Access) bool {
	if r.Base != w.Base {
		return false
	}
	n := min(len(r.path), len(w.path))
	return slices.Equal(r.path[:n], w.path[:n]) && (len(w.path) <= len(r.path) || r.whole)
}

// maxDepth bounds how deep accesses are followed into calls.
const maxDepth = 3

// Writes returns what the goroutine writes, its own variables included.
func (g *Graph) Writes(spawn *ssa.Go) []Access {
	fn := Callee(spawn)
	if fn == nil {
		return nil
	}
	return g.inCaller(fn, spawn.Call.Args, g.accesses(fn, maxDepth, g.writes))
}

// Reads returns what instr reads, by itself and through calls.
func (g *Graph) Reads(instr ssa.Instruction) []Access { return g.access(instr, maxDepth, g.reads) }

type finder func(ssa.Instruction) (Access, bool)

func (g *Graph) accesses(fn *ssa.Function, depth int, direct finder) []Access {
	var list []Access
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			list = append(list, g.access(instr, depth, direct)...)
		}
	}
	return list
}

func (g *Graph) access(instr ssa.Instruction, depth int, direct finder) []Access {
	if acc, ok := direct(instr); ok {
		acc.Instr = instr
		return []Access{acc}
	}
	call, ok := instr.(*ssa.Call)
	if !ok || depth == 0 {
		return nil
	}
	fn := g.callee(&call.Call)
	if fn == nil {
		return nil
	}
	return g.inCaller(fn, call.Call.Args, g.accesses(fn, depth-1, direct))
}

// inCaller puts the arguments of a call of fn in place of fn's parameters.
func (g *Graph) inCaller(fn *ssa.Function, args []ssa.Value, list []Access) []Access {
	for i, acc := range list {
		if p, ok := acc.Base.(*ssa.Parameter); ok && p.Parent() == fn {
			if j := slices.Index(fn.Params, p); j < len(args) {
				from := g.place(args[j])
				list[i].Base, list[i].path = from.Base, slices.Concat(from.path, acc.path)
			}
		}
	}
	return list
}

// writes returns what instr itself writes.
func (g *Graph) writes(instr ssa.Instruction) (Access, bool) {
	switch instr := instr.(type) {
	case *ssa.Store:
		return g.place(instr.Addr), true
	case *ssa.MapUpdate:
		return g.place(instr.Map).at(element), true
	case *ssa.Call:
		eff, _ := syncs.Of(&instr.Call)
		switch eff.Op {
		case syncs.AtomicStore, syncs.AtomicModify:
			return g.place(eff.Loc), true
		case syncs.SyncMapStore:
			return g.place(eff.Recv), true
		}
	}
	return Access{}, false
}

// reads returns what instr itself reads. A map, slice or pointer that becomes
// an interface is about to be printed or compared.
func (g *Graph) reads(instr ssa.Instruction) (Access, bool) {
	var acc Access
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op != token.MUL {
			return acc, false
		}
		acc = g.place(instr.X)
		switch instr.Type().Underlying().(type) {
		case *types.Struct, *types.Array:
			acc.whole = true
		}
		return acc, true
	case *ssa.Lookup:
		return g.place(instr.X).at(element), true
	case *ssa.Range:
		return g.place(instr.X).at(element), true
	case *ssa.MakeInterface:
		switch instr.X.Type().Underlying().(type) {
		case *types.Map, *types.Slice, *types.Pointer:
			acc = g.place(instr.X)
			acc.whole = true
			return acc, true
		}
	case *ssa.Call:
		eff, _ := syncs.Of(&instr.Call)
		switch eff.Op {
		case syncs.AtomicLoad:
			return g.place(eff.Loc), true
		case syncs.SyncMapLoad:
			return g.place(eff.Recv), true
		}
		if b, ok := instr.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			if _, ok := instr.Call.Args[0].Type().Underlying().(*types.Map); ok {
				return g.place(instr.Call.Args[0]).at(element), true
			}
		}
	}
	return acc, false
}

func (a Access) at(step int) Access {
	a.path = append(slices.Clip(a.path), step)
	return a
}

// place returns the variable or object that v points to or into, and where.
func (g *Graph) place(v ssa.Value) Access {
	var path []int
	for {
		v = g.Source(v)
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v, path = x.X, append(path, x.Field)
			continue
		case *ssa.IndexAddr:
			v, path = x.X, append(path, element)
			continue
		case *ssa.Slice:
			v = x.X
			continue
		case *ssa.UnOp:
			if x.Op == token.MUL {
				v, path = x.X, append(path, behind)
				continue
			}
		}
		slices.Reverse(path)
		return Access{Base: v, path: path}
	}
}
