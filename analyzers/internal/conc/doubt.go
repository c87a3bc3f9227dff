package conc

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// hangsOnState reports whether an instruction is executed only for some value
// of a flag or number kept in a field, or captured from the function around: a
// caller that holds a lock may well know that it has another. So it may of a
// parameter; what can be said of that as a Guard does not count.
func hangsOnState(instr ssa.Instruction) bool {
	fn := instr.Parent()
	b := instr.Block()
	for d := b.Idom(); d != nil; b, d = d, d.Idom() {
		branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, succ := range d.Succs {
			if other := d.Succs[1-i]; other == succ || len(succ.Preds) != 1 || !succ.Dominates(instr.Block()) {
				continue
			}
			if _, told := paramGuard(fn, branch.Cond, i == 0); isState(branch.Cond) || isParamTest(branch.Cond) && !told {
				return true
			}
		}
	}
	return false
}

// isParamTest reports whether a condition compares a parameter with a constant.
func isParamTest(cond ssa.Value) bool {
	op, ok := cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	x, y := op.X, op.Y
	if _, ok := x.(*ssa.Const); ok {
		x, y = y, x
	}
	_, isParam := x.(*ssa.Parameter)
	_, isConst := y.(*ssa.Const)
	return isParam && isConst
}

// isState reports whether a condition is a flag in a field or captured variable,
// or compares a number or string in one with a constant.
func isState(cond ssa.Value) bool {
	switch v := cond.(type) {
	case *ssa.UnOp:
		switch v.Op {
		case token.NOT:
			return isState(v.X)
		case token.MUL:
			switch x := v.X.(type) {
			case *ssa.FieldAddr:
				return true
			case *ssa.FreeVar:
				return x.Pos().IsValid() // not the state of a range over a function
			}
		}
	case *ssa.BinOp:
		if v.Op != token.EQL && v.Op != token.NEQ {
			return false
		}
		x, y := v.X, v.Y
		if _, ok := x.(*ssa.Const); ok {
			x, y = y, x
		}
		load, isLoad := x.(*ssa.UnOp)
		_, isConst := y.(*ssa.Const)
		_, isBasic := x.Type().Underlying().(*types.Basic)
		return isLoad && isConst && isBasic && load.Op == token.MUL && isState(load)
	}
	return false
}

// freedAround reports whether another function around or inside f releases a
// lock that it has not taken: f may be waiting for that, unless it is f that
// runs it.
func (r *Result) freedAround(f *Func, p path.Path) bool {
	outer := f.Fn
	for outer.Parent() != nil {
		outer = outer.Parent()
	}
	for _, fn := range family(outer) {
		g := r.Of(fn)
		if g == nil || g == f || g.Flow == nil || r.ranBy(g, f, 0) {
			continue
		}
		for _, x := range g.Exits() {
			if x.Lock == p && (x.Cell.Freed || x.Cell.W < 0 || x.Cell.R < 0) {
				return true
			}
		}
	}
	return false
}

// ranBy reports whether only f calls g, itself or by function literals that only
// it calls.
func (r *Result) ranBy(g, f *Func, depth int) bool {
	sites := r.callers[g.Fn]
	if r.taken[g.Fn] || g.Fn.Parent() == nil || len(sites) == 0 || depth > 3 {
		return false
	}
	return !slices.ContainsFunc(sites, func(site ssa.CallInstruction) bool {
		_, isGo := site.(*ssa.Go)
		h := r.Of(site.Parent())
		return isGo || h == nil || h != f && !r.ranBy(h, f, depth+1)
	})
}
