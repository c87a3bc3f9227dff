package spin

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// Polls returns the selects of fn that are repeated at once, and without
// anything done in between, when no case is ready.
func Polls(fn *ssa.Function) (list []*ssa.Select) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			sel, ok := instr.(*ssa.Select)
			if !ok || sel.Blocking || len(sel.States) == 0 {
				continue
			}
			w := &walk{recv: sel, state: -1, idle: true}
			if w.spins() {
				list = append(list, sel)
			}
		}
	}
	return list
}

// idle reports whether instr only computes something out of variables.
func idle(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Phi, *ssa.Extract, *ssa.BinOp, *ssa.If, *ssa.Jump, *ssa.DebugRef, *ssa.FieldAddr,
		*ssa.IndexAddr, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.Convert, *ssa.MakeInterface:
		return true
	case *ssa.UnOp:
		return instr.Op != token.ARROW
	case *ssa.Call:
		b, builtin := instr.Call.Value.(*ssa.Builtin)
		return isDone(instr) || builtin && (b.Name() == "len" || b.Name() == "cap")
	}
	return false
}
