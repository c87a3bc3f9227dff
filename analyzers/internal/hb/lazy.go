package hb

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// lazy reports whether the write n is made only if the variable itself, read
// before in the same function, has a certain value: the code of lazy
// initialisation, in a function that others may have called in time.
func (s *Scope) lazy(n *Node) bool {
	if n.frame.depth == 0 && n.Loc.Path == "" {
		return false
	}
	blk := n.Instr.Block()
	for d := blk.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if ok && s.readsFrom(val{cond.Cond, n.frame}, n.Loc, 4) {
			return true
		}
	}
	return false
}

// readsFrom reports whether x is computed from what l holds.
func (s *Scope) readsFrom(x val, l Loc, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := x.v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			m, ok := s.target(val{v.X, x.f})
			return ok && m.overlaps(l)
		}
	case *ssa.Lookup:
		m, ok := s.target(val{v.X, x.f})
		return ok && m.add("{}") == l
	}
	instr, ok := x.v.(ssa.Instruction)
	if !ok {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && s.readsFrom(val{*op, x.f}, l, depth-1) {
			return true
		}
	}
	return false
}
