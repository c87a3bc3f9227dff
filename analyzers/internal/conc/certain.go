package conc

import "golang.org/x/tools/go/ssa"

// certain says which blocks of a function every call comes to.
type certain struct {
	fn   *ssa.Function
	memo map[*ssa.BasicBlock]bool
}

// comesTo reports whether no call returns without having come to b. A function
// that never returns must not be able to run on for ever without it either.
func (c *certain) comesTo(b *ssa.BasicBlock) bool {
	if c.memo == nil {
		c.memo = map[*ssa.BasicBlock]bool{}
	}
	sure, ok := c.memo[b]
	if !ok {
		returns, spins := avoid(c.fn, b)
		sure = !returns && (!spins || mayReturn(c.fn))
		c.memo[b] = sure
	}
	return sure
}

func mayReturn(fn *ssa.Function) bool {
	returns, _ := avoid(fn, nil)
	return returns
}

// avoid reports whether a path from the entry that does not touch b returns, and
// whether it may run in a circle.
func avoid(fn *ssa.Function, b *ssa.BasicBlock) (returns, spins bool) {
	const open, closed = 1, 2
	mark := make([]int, len(fn.Blocks))
	var visit func(x *ssa.BasicBlock)
	visit = func(x *ssa.BasicBlock) {
		if x == b {
			return
		}
		mark[x.Index] = open
		if _, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok {
			returns = true
		}
		for _, succ := range x.Succs {
			switch mark[succ.Index] {
			case open:
				spins = true
			case 0:
				visit(succ)
			}
		}
		mark[x.Index] = closed
	}
	visit(fn.Blocks[0])
	return returns, spins
}
