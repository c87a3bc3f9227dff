package guard

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// isQuiet reports whether a frame is executed while no other goroutine uses the
// object. One that the function locks is shared, wherever it comes from.
func (q *Package) isQuiet(fr Frame, addr ssa.Value, locks []Lock) bool {
	if q.quiet.QuietTime(fr.At) {
		return true
	}
	fn := fr.At.Parent()
	if fr.Object == nil {
		return q.quiet.Private(fn, addr)
	}
	return q.quiet.Private(fn, fr.Object) && (fr.base.Root.Kind == path.Alloc || !slices.ContainsFunc(locks, func(l Lock) bool { return q.takes(fn, l.at(fr.base)) }))
}

// hasHeard reports whether, on the way to an instruction, the goroutine has
// learned what another one did: by a receive, a wait, the load of an atomic.
func (q *Package) hasHeard(at ssa.Instruction) bool {
	for fn := at.Parent(); fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if at == nil || !join.MayFollow(instr, at) {
					continue
				}
				if v, ok := instr.(ssa.Value); q.hears(instr, 2, false) || ok && q.hears(instr, 2, true) && decides(v, at) != nil {
					return true
				}
			}
		}
		at = madeIn(fn)
	}
	return false
}

// madeIn returns the instruction around fn, a literal, that makes it.
func madeIn(fn *ssa.Function) ssa.Instruction {
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			for _, op := range instr.Operands(nil) {
				if *op == fn {
					return instr
				}
			}
		}
	}
	return nil
}

// hears reports whether an instruction may order what follows it after what
// another goroutine did; the load of an atomic does if loads is set: it has to
// decide whether the access is made. Locks do not count: it is one of them that is
// lacking.
func (q *Package) hears(instr ssa.Instruction, depth int, loads bool) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.ARROW && q.tells(instr.X)
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.RecvOnly && q.tells(st.Chan) {
				return true
			}
		}
	case *ssa.Call:
		if eff, ok := syncs.Of(&instr.Call); ok {
			switch eff.Op {
			case syncs.AtomicLoad, syncs.AtomicModify:
				return loads
			case syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.CondWait, syncs.OnceDo:
				return true
			}
			return false
		}
		fn := instr.Call.StaticCallee()
		if fn == nil || depth == 0 {
			return false
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if q.hears(i, depth-1, loads) {
					return true
				}
			}
		}
	}
	return false
}

// tells reports whether a receive from ch may say that other goroutines are done
// with something. The end of a context or a timer does not, and neither does
// one of the values that come from a channel which nobody closes.
func (q *Package) tells(ch ssa.Value) bool {
	switch v := ch.(type) {
	case *ssa.Call:
		if eff, ok := syncs.Of(&v.Call); ok && (eff.Op == syncs.ContextDone || eff.Op == syncs.TimerAfter) {
			return false
		}
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return true
		}
		obj := atomics.Variable(v.X)
		if obj == nil || obj.Pkg() == nil {
			return true
		}
		if obj.Pkg().Path() == "time" && obj.Name() == "C" {
			return false
		}
		return obj.Exported() || isSignal(obj.Type()) || q.closed()[obj]
	}
	return true
}

// isSignal reports whether what is sent on a channel carries next to nothing.
func isSignal(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return true
	}
	switch u := ch.Elem().Underlying().(type) {
	case *types.Struct:
		return u.NumFields() == 0
	case *types.Basic:
		return u.Kind() == types.Bool
	case *types.Interface:
		return types.Identical(ch.Elem(), types.Universe.Lookup("error").Type())
	}
	return false
}

// closed returns the fields and package variables that hold channels which the
// package closes.
func (q *Package) closed() map[*types.Var]bool {
	if q.ends != nil {
		return q.ends
	}
	q.ends = map[*types.Var]bool{}
	for _, f := range q.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				site, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if b, ok := site.Common().Value.(*ssa.Builtin); !ok || b.Name() != "close" {
					continue
				}
				if load, ok := site.Common().Args[0].(*ssa.UnOp); ok && load.Op == token.MUL {
					if v := atomics.Variable(load.X); v != nil {
						q.ends[v] = true
					}
				}
			}
		}
	}
	return q.ends
}
