package conc

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// certain says which blocks of a function every call comes to.
type certain struct {
	fn     *ssa.Function
	last   *ssa.BasicBlock // that all returns come through
	blocks map[*ssa.BasicBlock]bool
}

// comesTo reports whether no call returns without having come to b. A function
// that never returns must not be able to run on for ever without it either.
func (c *certain) comesTo(b *ssa.BasicBlock) bool {
	if c.blocks == nil {
		c.blocks = map[*ssa.BasicBlock]bool{}
		c.last = commonDominator(c.fn)
		for d := c.last; d != nil; d = d.Idom() {
			c.blocks[d] = true
		}
	}
	sure, known := c.blocks[b]
	if !known && c.last == nil {
		sure = !spins(c.fn, b)
		c.blocks[b] = sure
	}
	return sure
}

// commonDominator returns the last block that all returns of fn come through,
// nil if it never returns.
func commonDominator(fn *ssa.Function) *ssa.BasicBlock {
	var common *ssa.BasicBlock
	for _, b := range fn.DomPreorder() {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); !ok || b == fn.Recover {
			continue
		}
		if common == nil {
			common = b
		}
		for !common.Dominates(b) {
			common = common.Idom()
		}
	}
	return common
}

// spins reports whether fn can run in a circle without touching b.
func spins(fn *ssa.Function, b *ssa.BasicBlock) bool {
	const open, closed = 1, 2
	mark := make([]int, len(fn.Blocks))
	var visit func(x *ssa.BasicBlock) bool
	visit = func(x *ssa.BasicBlock) bool {
		if x == b || mark[x.Index] == closed {
			return false
		}
		if mark[x.Index] == open {
			return true
		}
		mark[x.Index] = open
		if slices.ContainsFunc(x.Succs, visit) {
			return true
		}
		mark[x.Index] = closed
		return false
	}
	return visit(fn.Blocks[0])
}
