package scope

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// crashes reports whether an instruction uses what a nil pointer points to.
func (f *frame) crashes(st *state, instr ssa.Instruction) bool {
	switch v := instr.(type) {
	case *ssa.FieldAddr:
		return f.eval(st, v.X).kind == null
	case *ssa.UnOp:
		return v.Op == token.MUL && f.eval(st, v.X).kind == null
	case *ssa.Store:
		return f.eval(st, v.Addr).kind == null
	}
	return false
}
