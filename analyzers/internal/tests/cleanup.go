package tests

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Early is a cleanup that runs before a parallel subtest which uses what it
// closes.
type Early struct {
	Cleanup ssa.CallInstruction // deferred, or called
	Run     *ssa.Call           // of the subtest
	Use     ssa.Instruction     // in the subtest, after Parallel
	Test    ssa.Value           // the T whose end the subtest waits for
}

// Earlies returns the cleanups of a function that come too early.
func (f *Finder) Earlies(fn *ssa.Function) (list []Early) {
	var runs []*ssa.Call
	var cleanups []ssa.CallInstruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if eff, _ := syncs.Of(site.Common()); eff.Op == syncs.TestRun {
				if call, ok := instr.(*ssa.Call); ok {
					runs = append(runs, call)
				}
			} else if _, isGo := instr.(*ssa.Go); !isGo && len(closed(site)) > 0 {
				cleanups = append(cleanups, site)
			}
		}
	}
	for _, c := range cleanups {
		for _, run := range runs {
			_, deferred := c.(*ssa.Defer)
			if deferred && !join.MayFollow(c, run) && !join.MayFollow(run, c) || !deferred && !(join.MayFollow(run, c) && always(c)) {
				continue
			}
			if use := f.usesAfterParallel(run, closed(c)); use != nil {
				list = append(list, Early{c, run, use, run.Call.Args[0]})
				break
			}
		}
	}
	return list
}

// always reports whether every return of a function comes after instr.
func always(instr ssa.Instruction) bool {
	return !slices.ContainsFunc(instr.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		_, ret := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ret && !instr.Block().Dominates(b)
	})
}

// closers are the methods after which an object can do nothing any more.
var closers = []string{"Close", "Stop", "Shutdown", "Kill", "CloseNow"}

// closed returns the variables whose objects a call puts an end to: the receiver
// of Close, the directory of os.RemoveAll, the context of a cancel function.
func closed(site ssa.CallInstruction) []*ssa.Alloc {
	common := site.Common()
	if lit := function(common.Value); lit != nil && lit.Parent() == site.Parent() {
		return closedIn(lit, common.Value)
	}
	if cell := variable(closee(common)); cell != nil {
		return []*ssa.Alloc{cell}
	}
	if x, ok := common.Value.(*ssa.Extract); ok {
		return contexts(x)
	}
	return nil
}

// closee returns the value that a call of a closer closes.
func closee(common *ssa.CallCommon) ssa.Value {
	fn := syncs.Callee(common)
	switch {
	case fn == nil:
		return nil
	case common.IsInvoke():
		if slices.Contains(closers, fn.Name()) {
			return common.Value
		}
	case fn.Signature().Recv() != nil && slices.Contains(closers, fn.Name()) && len(common.Args) > 0:
		return common.Args[0]
	case fn.FullName() == "os.RemoveAll" || fn.FullName() == "os.Remove":
		return common.Args[0]
	}
	return nil
}

// variable returns the local variable out of which a value comes.
func variable(v ssa.Value) *ssa.Alloc {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	cell, _ := v.(*ssa.Alloc)
	return cell
}

// closedIn is closed for a literal that is deferred or called.
func closedIn(lit *ssa.Function, v ssa.Value) (list []*ssa.Alloc) {
	mc, ok := v.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			x := closee(&call.Call)
			if load, ok := x.(*ssa.UnOp); ok {
				x = load.X
			}
			fv, ok := x.(*ssa.FreeVar)
			if !ok {
				continue
			}
			if cell, ok := mc.Bindings[slices.Index(lit.FreeVars, fv)].(*ssa.Alloc); ok {
				list = append(list, cell)
			}
		}
	}
	return list
}

// contexts returns the variables that hold the context of a cancel function.
func contexts(cancel *ssa.Extract) (list []*ssa.Alloc) {
	with, ok := cancel.Tuple.(*ssa.Call)
	if !ok || cancel.Index != 1 {
		return nil
	}
	if eff, _ := syncs.Of(&with.Call); eff.Op != syncs.ContextDerive {
		return nil
	}
	for _, ref := range *with.Referrers() {
		ctx, ok := ref.(*ssa.Extract)
		if !ok || ctx.Index != 0 {
			continue
		}
		for _, use := range *ctx.Referrers() {
			if s, ok := use.(*ssa.Store); ok {
				if cell, ok := s.Addr.(*ssa.Alloc); ok {
					list = append(list, cell)
				}
			}
		}
	}
	return list
}

// usesAfterParallel returns a use of one of the variables in a subtest that has
// certainly called Parallel by then.
func (f *Finder) usesAfterParallel(run *ssa.Call, cells []*ssa.Alloc) ssa.Instruction {
	eff, _ := syncs.Of(&run.Call)
	mc, ok := eff.Fn.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	sub := mc.Fn.(*ssa.Function)
	parallel := parallelCall(sub)
	if parallel == nil {
		return nil
	}
	for i, b := range mc.Bindings {
		if cell, ok := b.(*ssa.Alloc); !ok || !slices.Contains(cells, cell) {
			continue
		}
		for _, ref := range *sub.FreeVars[i].Referrers() {
			if _, debug := ref.(*ssa.DebugRef); debug || harmless(ref) {
				continue
			}
			if _, store := ref.(*ssa.Store); store {
				return nil
			}
			if parallel.Block() != ref.Block() && parallel.Block().Dominates(ref.Block()) || parallel.Block() == ref.Block() && join.MayFollow(parallel, ref) {
				return ref
			}
		}
	}
	return nil
}

// harmless reports whether a load of a variable is only asked for the name of
// what it holds, which is the same when that is closed.
func harmless(ref ssa.Instruction) bool {
	load, ok := ref.(*ssa.UnOp)
	return ok && !slices.ContainsFunc(*load.Referrers(), func(use ssa.Instruction) bool {
		call, ok := use.(*ssa.Call)
		if !ok {
			_, debug := use.(*ssa.DebugRef)
			return !debug
		}
		fn := syncs.Callee(&call.Call)
		return fn == nil || fn.Name() != "Name" && fn.Name() != "String"
	})
}

// parallelCall returns the call of Parallel by a subtest on its own T.
func parallelCall(sub *ssa.Function) *ssa.Call {
	for _, b := range sub.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if eff, _ := syncs.Of(&call.Call); eff.Op == syncs.TestParallel && len(sub.Params) == 1 && holds(eff.Recv, sub.Params[0]) {
				return call
			}
		}
	}
	return nil
}
