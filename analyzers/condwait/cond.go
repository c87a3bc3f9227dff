package condwait

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A cond is a Cond that the package alone can reach: a field, a variable of the
// package or a local one.
type cond struct {
	waits, signals int
	escapes        bool // other code may signal it

	made  *ssa.Call      // of NewCond, nil if there is none or several
	field *ssa.FieldAddr // that the result is stored in, nil if it is none
	times int
}

// unheard reports whether nothing ever signals the Cond.
func (c *cond) unheard() bool { return c.waits > 0 && c.signals == 0 && !c.escapes }

// source returns what identifies the Cond at v, a *sync.Cond: the field or
// variable that holds it, or the call that made it.
func source(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return source(v.X)
		}
	case *ssa.FieldAddr:
		if p, ok := v.X.Type().Underlying().(*types.Pointer); ok { // no type parameter
			if s, ok := p.Elem().Underlying().(*types.Struct); ok {
				return s.Field(v.Field).Origin()
			}
		}
	case *ssa.FreeVar:
		for _, site := range closures(v.Parent()) {
			for i, fv := range v.Parent().FreeVars {
				if fv == v {
					return source(site.Bindings[i])
				}
			}
		}
	case *ssa.Alloc:
		return v
	case *ssa.Global:
		return v
	case *ssa.Call:
		return v
	}
	return nil
}

func closures(fn *ssa.Function) []*ssa.MakeClosure {
	var list []*ssa.MakeClosure
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				list = append(list, mc)
			}
		}
	}
	return list
}

// collect finds the Conds of the package and what becomes of them.
func (c *checker) collect() {
	c.conds = map[any]*cond{}
	for _, f := range c.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					if *op != nil && isCond((*op).Type()) {
						c.use1(instr, *op)
					}
				}
			}
		}
	}
}

// isCond reports whether t is *sync.Cond or **sync.Cond.
func isCond(t types.Type) bool {
	for range 2 {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return false
		}
		t = p.Elem()
		if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Name() == "Cond" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" {
			return true
		}
	}
	return false
}

// use1 records what an instruction does with a Cond.
func (c *checker) use1(instr ssa.Instruction, v ssa.Value) {
	id := source(v)
	if id == nil {
		return
	}
	k := c.conds[id]
	if k == nil {
		k = &cond{escapes: exported(id)}
		c.conds[id] = k
	}
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		eff, ok := syncs.Of(instr.Common())
		switch {
		case ok && eff.Recv == v && eff.Op == syncs.CondWait:
			k.waits++
		case ok && eff.Recv == v && (eff.Op == syncs.CondSignal || eff.Op == syncs.CondBroadcast):
			k.signals++
		default:
			k.escapes = true
		}
	case *ssa.UnOp, *ssa.DebugRef:
	case *ssa.FieldAddr: // L
	case *ssa.MakeClosure:
		if fn := instr.Fn.(*ssa.Function); fn.Synthetic != "" {
			k.escapes = true // a method value
		}
	case *ssa.Store:
		if instr.Val == v {
			if source(instr.Addr) != id {
				k.escapes = true
			}
			return
		}
		k.store(instr)
	default:
		k.escapes = true
	}
}

// store records an assignment of a new Cond.
func (k *cond) store(s *ssa.Store) {
	k.times++
	call, ok := s.Val.(*ssa.Call)
	if !ok {
		k.escapes = true
		return
	}
	eff, ok := syncs.Of(call.Common())
	if !ok || eff.Op != syncs.NewCond {
		k.escapes = true
		return
	}
	k.made = call
	k.field, _ = s.Addr.(*ssa.FieldAddr)
}

func exported(id any) bool {
	switch id := id.(type) {
	case *types.Var:
		return id.Exported()
	case *ssa.Global:
		return id.Object() == nil || id.Object().Exported()
	}
	return false
}

// lockFor returns the lock of the Cond at recv: the one that NewCond was given,
// in the only place where that is called for it. For a Cond in a field it must
// be a mutex of the same struct, or a variable of the package.
func (c *checker) lockFor(recv ssa.Value, k *cond) (path.Path, bool) {
	if k == nil || k.made == nil || k.times != 1 {
		return path.Path{}, false
	}
	eff, _ := syncs.Of(k.made.Common())
	mi, ok := eff.Loc.(*ssa.MakeInterface)
	if !ok {
		return path.Path{}, false
	}
	lock, ok := c.res.Path(mi.X)
	if !ok || lock.Root.Kind == path.Global || k.field == nil {
		return lock, ok && (lock.Root.Kind == path.Global || lock.Root.Kind == path.Alloc)
	}
	base, ok := c.res.Path(k.field.X)
	rest, below := lock.Below(base)
	load, isLoad := recv.(*ssa.UnOp)
	if !ok || !below || !isLoad {
		return path.Path{}, false
	}
	addr, isField := load.X.(*ssa.FieldAddr)
	if !isField {
		return path.Path{}, false
	}
	here, ok := c.res.Path(addr.X)
	here.Elems += rest
	return here, ok
}
