package spin

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

const recvOnly = types.RecvOnly

// A walk follows the ways from a receive on a closed channel.
type walk struct {
	recv   ssa.Value // UnOp or Select
	state  int       // the case of a Select, -1 for default
	idle   bool      // ways that do anything are none
	seen   map[[2]*ssa.BasicBlock]bool
	again  bool                   // some way leads back to the receive
	called map[*ssa.Function]bool // functions that were looked at
}

// spins reports whether every way from the receive leads back to it without
// waiting for anything else.
func (w *walk) spins() bool {
	w.seen, w.called = map[[2]*ssa.BasicBlock]bool{}, map[*ssa.Function]bool{}
	instr := w.recv.(ssa.Instruction)
	return w.from(instr.Block(), nil, after(instr)) && w.again
}

// from follows all ways through instrs, the rest of b.
func (w *walk) from(b, pred *ssa.BasicBlock, instrs []ssa.Instruction) bool {
	for _, instr := range instrs {
		if v, ok := instr.(ssa.Value); ok && v == w.recv {
			w.again = true
			return true
		}
		if w.leaves(instr, b, pred) {
			return false
		}
	}
	succs := b.Succs
	if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		if c := w.eval(br.Cond, b, pred, 0); c.known && c.zero {
			succs = succs[1:]
		} else if c.known {
			succs = succs[:1]
		}
	}
	if len(succs) == 0 {
		return false
	}
	for _, s := range succs {
		key := [2]*ssa.BasicBlock{b, s}
		if w.seen[key] {
			continue
		}
		w.seen[key] = true
		if !w.from(s, b, s.Instrs) {
			return false
		}
	}
	return true
}

// leaves reports whether instr may end the goroutine or wait for something, or
// fails with a zero value.
func (w *walk) leaves(instr ssa.Instruction, b, pred *ssa.BasicBlock) bool {
	if w.idle && !idle(instr) {
		return true
	}
	isNil := func(v ssa.Value) bool { return w.eval(v, b, pred, 0).zero }
	switch instr := instr.(type) {
	case *ssa.Return, *ssa.Panic:
		return true
	case *ssa.Select:
		return instr.Blocking
	case *ssa.UnOp:
		return instr.Op == token.ARROW || instr.Op == token.MUL && isNil(instr.X)
	case *ssa.FieldAddr:
		return isNil(instr.X)
	case *ssa.IndexAddr:
		return isNil(instr.X)
	case *ssa.TypeAssert:
		return !instr.CommaOk && isNil(instr.X)
	case *ssa.Call:
		if instr.Call.IsInvoke() || instr.Call.StaticCallee() == nil {
			if _, builtin := instr.Call.Value.(*ssa.Builtin); !builtin && isNil(instr.Call.Value) {
				return true
			}
		}
		return ends(&instr.Call, w.called)
	}
	return false
}

// ends reports whether a call may end the goroutine, wait, or panic of its own
// accord. seen holds the functions that were looked at: they do not, or the
// search is over.
func ends(call *ssa.CallCommon, seen map[*ssa.Function]bool) bool {
	fn := syncs.Callee(call)
	callee := call.StaticCallee()
	if b, ok := call.Value.(*ssa.Builtin); ok {
		return b.Name() == "panic"
	}
	if fn == nil && callee == nil {
		return true // a function value: it may tell somebody
	}
	if syncs.NeverReturns(fn) {
		return true
	}
	switch syncs.OpOf(fn) {
	case syncs.WaitGroupWait, syncs.CondWait, syncs.Sleep:
		return true
	}
	if callee == nil || seen[callee] {
		return false
	}
	seen[callee] = true
	for _, b := range callee.Blocks {
		for _, instr := range b.Instrs {
			if stops(instr, seen) {
				return true
			}
		}
	}
	return false
}

// stops is ends for an instruction of a callee.
func stops(instr ssa.Instruction, seen map[*ssa.Function]bool) bool {
	switch instr := instr.(type) {
	case *ssa.Panic:
		return true
	case *ssa.Select:
		return instr.Blocking
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Call:
		return ends(&instr.Call, seen)
	}
	return false
}
