package lazy

import (
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"golang.org/x/tools/go/ssa"
)

// spin finds a loop that only another goroutine can end, by setting a plain
// variable: b is the one way out, the loop neither sets the variable nor calls
// what could.
func (c *Package) spin(b *ssa.BasicBlock) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return
	}
	load, v := condition(cond.Cond)
	if load == nil || c.pkg.Private(b.Parent(), load.X) {
		return
	}
	loop := cycle(b)
	if !loop[load.Block()] || loop[b.Succs[0]] == loop[b.Succs[1]] || !c.waitsOnly(b, loop, load) {
		return
	}
	for _, st := range c.stores[v] {
		if st.Parent() != b.Parent() && !c.pkg.Private(st.Parent(), st.Addr) && !c.sharedwrite(load) {
			c.spins = append(c.spins, Spin{v, load, st})
			return
		}
	}
}

// condition returns the variable on which alone a condition depends.
func condition(x ssa.Value) (*ssa.UnOp, *types.Var) {
	switch x := x.(type) {
	case *ssa.UnOp:
		if v := atomics.Variable(x.X); v != nil {
			return x, v
		}
		return condition(x.X)
	case *ssa.BinOp:
		if _, ok := x.Y.(*ssa.Const); ok {
			return condition(x.X)
		}
	}
	return nil, nil
}

// cycle returns the blocks that lead back to b and that b leads to.
func cycle(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	walk := func(next func(*ssa.BasicBlock) []*ssa.BasicBlock) map[*ssa.BasicBlock]bool {
		seen := map[*ssa.BasicBlock]bool{}
		work := next(b)
		for len(work) > 0 {
			x := work[len(work)-1]
			work = work[:len(work)-1]
			if !seen[x] {
				seen[x] = true
				work = append(work, next(x)...)
			}
		}
		return seen
	}
	down := walk(func(x *ssa.BasicBlock) []*ssa.BasicBlock { return append([]*ssa.BasicBlock(nil), x.Succs...) })
	up := walk(func(x *ssa.BasicBlock) []*ssa.BasicBlock { return append([]*ssa.BasicBlock(nil), x.Preds...) })
	for x := range down {
		if !up[x] {
			delete(down, x)
		}
	}
	return down
}

// waitsOnly reports whether a loop does nothing that could end it: it is left
// at b only, stores nowhere and runs no other code, and the variable is the
// same in each round.
func (c *Package) waitsOnly(b *ssa.BasicBlock, loop map[*ssa.BasicBlock]bool, load *ssa.UnOp) bool {
	for x := range loop {
		if len(x.Succs) == 0 {
			return false
		}
		for _, succ := range x.Succs {
			if x != b && !loop[succ] {
				return false
			}
		}
		for _, instr := range x.Instrs {
			switch instr.(type) {
			case *ssa.Store, *ssa.MapUpdate, *ssa.Panic:
				return false
			}
			if atomics.WaitsFor(instr) {
				return false
			}
		}
	}
	for addr := load.X; ; {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.UnOp:
			addr = a.X // nothing is stored in the loop
		case *ssa.Phi:
			return !loop[a.Block()]
		case ssa.Instruction:
			return !loop[a.Block()]
		default:
			return true
		}
	}
}

// sharedwrite reports whether the check of that name can see the variable
// being set by a goroutine that the function starts, and reports it.
func (c *Package) sharedwrite(load *ssa.UnOp) bool {
	fn := load.Parent()
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if !hb.Starts(fn) {
		return false
	}
	s := hb.Build(fn)
	if s == nil {
		return false
	}
	for _, r := range s.Races(nil) {
		if r.Other.Instr == ssa.Instruction(load) || r.Write.Instr == ssa.Instruction(load) {
			return true
		}
	}
	return false
}
