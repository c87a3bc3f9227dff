package scope

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// endless reports whether to is where a condition leaves a loop that it never ends
// once it has begun: none of the numbers that it compares comes nearer to the other.
func (t *text) endless(instr *ssa.If, to *ssa.BasicBlock) bool {
	cmp, ok := instr.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	b := instr.Block()
	for _, body := range t.loops {
		if !body.has(b.Index) || body.has(to.Index) {
			continue
		}
		goes := body.has(b.Succs[0].Index)
		x, known := drift(cmp.X, body)
		y, both := drift(cmp.Y, body)
		if known && both && (goes || body.has(b.Succs[1].Index)) && !nears(cmp.Op, x-y, goes) {
			return true
		}
	}
	return false
}

// endlessAt reports whether the condition at the end of a block leaves such a loop.
func (t *text) endlessAt(b *ssa.BasicBlock) bool {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	return ok && (t.endless(cond, b.Succs[0]) || t.endless(cond, b.Succs[1]))
}

// nears reports whether x op y may become other than it was, if it was goes, while
// the difference of the numbers changes by drift.
func nears(op token.Token, drift int, goes bool) bool {
	switch op {
	case token.LSS, token.LEQ:
		return goes == (drift > 0) && drift != 0
	case token.GTR, token.GEQ:
		return goes == (drift < 0) && drift != 0
	}
	return true // equality comes and goes
}

// drift returns by how much a number grows in each iteration of a loop, if that is
// known: always by the same.
func drift(v ssa.Value, body bits) (by int, known bool) {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Parameter, *ssa.FreeVar:
		return 0, true
	case *ssa.BinOp: // the next value of a counter
		if phi, ok := v.X.(*ssa.Phi); ok && body.has(phi.Block().Index) && stepOf(v, phi) != 0 {
			return drift(phi, body)
		}
	case *ssa.Phi:
		if body.has(v.Block().Index) {
			return driftOf(v, body)
		}
	}
	if instr, ok := v.(ssa.Instruction); ok && !body.has(instr.Block().Index) {
		return 0, true
	}
	return 0, false
}

func driftOf(phi *ssa.Phi, body bits) (by int, known bool) {
	for i, e := range phi.Edges {
		if !body.has(phi.Block().Preds[i].Index) {
			continue
		}
		step := stepOf(e, phi)
		if step == 0 || by != 0 && step != by {
			return 0, false
		}
		by = step
	}
	return by, by != 0
}

// stepOf returns by how much v is more than phi, 0 if it is not phi and a constant.
func stepOf(v ssa.Value, phi *ssa.Phi) int {
	op, ok := v.(*ssa.BinOp)
	if !ok || op.X != ssa.Value(phi) {
		return 0
	}
	by, ok := op.Y.(*ssa.Const)
	if !ok || by.Value == nil || by.Value.Kind() != constant.Int {
		return 0
	}
	switch op.Op {
	case token.ADD:
		return int(by.Int64())
	case token.SUB:
		return -int(by.Int64())
	}
	return 0
}
