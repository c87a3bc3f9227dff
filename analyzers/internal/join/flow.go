package join

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// After calls visit for each instruction that may run after instr, until visit
// returns false on that path. Instr itself is visited if it may run again.
func After(instr ssa.Instruction, visit func(ssa.Instruction) bool) {
	b := instr.Block()
	walk(b, slices.Index(b.Instrs, instr)+1, visit)
}

// FromEntry is After for the start of fn.
func FromEntry(fn *ssa.Function, visit func(ssa.Instruction) bool) {
	if len(fn.Blocks) > 0 {
		walk(fn.Blocks[0], 0, visit)
	}
}

func walk(b *ssa.BasicBlock, i int, visit func(ssa.Instruction) bool) {
	seen := map[*ssa.BasicBlock]bool{}
	var block func(b *ssa.BasicBlock, i int)
	block = func(b *ssa.BasicBlock, i int) {
		for _, instr := range b.Instrs[i:] {
			if !visit(instr) {
				return
			}
		}
		for _, s := range b.Succs {
			if !seen[s] {
				seen[s] = true
				block(s, 0)
			}
		}
	}
	block(b, i)
}

// MayFollow reports whether to may run after from, in one call of their function.
func MayFollow(from, to ssa.Instruction) bool {
	if from.Parent() != to.Parent() {
		return false
	}
	found := false
	After(from, func(i ssa.Instruction) bool {
		found = found || i == to
		return !found
	})
	return found
}

// Repeats reports whether instr may run twice without unless running between;
// unless may be nil.
func Repeats(instr, unless ssa.Instruction) bool {
	found := false
	After(instr, func(i ssa.Instruction) bool {
		found = found || i == instr
		return !found && i != unless
	})
	return found
}

// Returns reports whether a return may be reached from b.
func Returns(b *ssa.BasicBlock) bool {
	found := false
	walk(b, 0, func(i ssa.Instruction) bool {
		_, ok := i.(*ssa.Return)
		found = found || ok
		return !found
	})
	return found
}

// loop returns the natural loop with header h, nil if h heads none.
func loop(h *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var body map[*ssa.BasicBlock]bool
	var back func(b *ssa.BasicBlock)
	back = func(b *ssa.BasicBlock) {
		if body[b] {
			return
		}
		body[b] = true
		for _, p := range b.Preds {
			back(p)
		}
	}
	for _, p := range h.Preds {
		if h.Dominates(p) {
			if body == nil {
				body = map[*ssa.BasicBlock]bool{h: true}
			}
			back(p)
		}
	}
	return body
}

// UntilClosed reports whether recv is a receive in a loop that ends only when
// the channel is closed, as range does. Ways out that lead to a panic or the
// end of the program do not count.
func UntilClosed(recv ssa.Instruction) bool {
	u, ok := recv.(*ssa.UnOp)
	if !ok || u.Op != token.ARROW || !u.CommaOk {
		return false
	}
	body := loop(u.Block())
	closed := false
	for b := range body {
		for _, s := range b.Succs {
			if body[s] {
				continue
			}
			if onOk(b, u) {
				closed = true
			} else if Returns(s) {
				return false
			}
		}
	}
	return closed
}

// onOk reports whether b ends in a branch on the second result of recv.
func onOk(b *ssa.BasicBlock, recv *ssa.UnOp) bool {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	e, ok := br.Cond.(*ssa.Extract)
	return ok && e.Tuple == recv && e.Index == 1
}

// Spins reports whether b is in a loop that may not end by itself: one that
// neither ranges over something finite nor counts towards a bound.
func Spins(b *ssa.BasicBlock) bool { return spinsBut(b, nil) }

// spinsBut is Spins but for the loop with header except.
func spinsBut(b, except *ssa.BasicBlock) bool {
	for h := b; h != nil; h = h.Idom() {
		if h == except {
			continue
		}
		if body := loop(h); body[b] && !counts(h, body) {
			return true
		}
	}
	return false
}

// counts reports whether the loop with header h surely ends.
func counts(h *ssa.BasicBlock, body map[*ssa.BasicBlock]bool) bool {
	switch h.Comment {
	case "rangeindex.loop", "rangeint.loop", "rangeint.body", "rangeiter.loop":
		return true
	}
	br, ok := h.Instrs[len(h.Instrs)-1].(*ssa.If)
	if !ok || body[h.Succs[0]] == body[h.Succs[1]] {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	switch cmp.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
		return steps(cmp.X, body) && fixed(cmp.Y, body) || steps(cmp.Y, body) && fixed(cmp.X, body)
	}
	return false
}

// fixed reports whether v is the same each time round, or a length.
func fixed(v ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Parameter:
		return true
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len" || !body[v.Block()]
	case *ssa.UnOp:
		_, local := v.X.(*ssa.Alloc)
		return !body[v.Block()] || v.Op == token.MUL && local
	case ssa.Instruction:
		return !body[v.Block()]
	}
	return false
}

// steps reports whether v is a counter: a variable that the loop changes by a
// constant.
func steps(v ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	var next []ssa.Value
	switch v := v.(type) {
	case *ssa.Phi:
		next = v.Edges
	case *ssa.UnOp: // a variable that a closure captures
		cells := []ssa.Value{v.X}
		if phi, ok := v.X.(*ssa.Phi); ok { // one for each iteration
			cells = phi.Edges
		}
		for _, c := range cells {
			alloc, ok := c.(*ssa.Alloc)
			if !ok {
				return false
			}
			for _, ref := range *alloc.Referrers() {
				if st, ok := ref.(*ssa.Store); ok {
					next = append(next, st.Val)
				}
			}
		}
	}
	for _, n := range next {
		bin, ok := n.(*ssa.BinOp)
		if !ok || !body[bin.Block()] || bin.Op != token.ADD && bin.Op != token.SUB {
			continue
		}
		if _, ok := bin.Y.(*ssa.Const); ok {
			return true
		}
	}
	return false
}
