package hb

import "golang.org/x/tools/go/ssa"

// optional reports whether n starts a goroutine in a function that was inlined
// and that does so under a condition only: its callers may know that this one
// never does, by values that are not followed here.
func (n *Node) optional() bool {
	if n == nil || n.frame.depth == 0 {
		return false
	}
	must := map[*ssa.BasicBlock]bool{n.Instr.Block(): true}
	loops := loopsOf(n.frame.fn)
	for _, l := range loops {
		if !l.body[n.Instr.Block()] {
			continue
		}
		// A loop may run no iteration; that is not the condition that is meant.
		must[l.head] = true
		for _, p := range l.head.Preds {
			for _, succ := range p.Succs {
				if !l.body[p] && l.exitsTo(succ) {
					must[p] = true
				}
			}
		}
	}
	return avoidable(n.frame.fn.Blocks[0], must)
}

// avoidable reports whether a return is reached from b without passing must.
func avoidable(b *ssa.BasicBlock, must map[*ssa.BasicBlock]bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] || must[b] {
			continue
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}
