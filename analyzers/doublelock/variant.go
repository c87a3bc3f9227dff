package doublelock

import (
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// fixes offers to call a variant of the function that takes the lock again, for
// callers that hold it: the one there is, or one made of its body.
func (c *checker) fixes(t conc.Retake) []analysis.SuggestedFix {
	call := c.lastCall(t)
	if call == nil || t.Wanted > t.Held {
		return nil
	}
	name, ok := ast.Unparen(call.Fun).(*ast.Ident)
	sel, isSel := call.Fun.(*ast.SelectorExpr)
	if isSel {
		name = sel.Sel
	} else if !ok {
		return nil
	}
	fn, ok := c.pass.TypesInfo.Uses[name].(*types.Func)
	if !ok || fn.Pkg() != c.pass.Pkg {
		return nil
	}
	fn = fn.Origin()
	if v := fixes.LockedVariant(fn); v != nil && isSel {
		if c.leavesAlone(v, t, 0) {
			return []analysis.SuggestedFix{fixes.CallVariant(sel, v)}
		}
		return nil
	}
	decl, file := join.NodeAt[*ast.FuncDecl](c.pass.Files, fn.Pos())
	if decl == nil || file.FileStart > call.Pos() || call.Pos() > file.FileEnd || !c.leavesAlone(fn, t, 1) {
		return nil
	}
	if fix, ok := fixes.ExtractVariant(c.pass.Fset, file, c.pass.TypesInfo, decl, name); ok {
		return []analysis.SuggestedFix{fix}
	}
	return nil
}

// lastCall returns the call of the function that takes the lock, if no other
// caller comes to it without the lock: it is at the place of the report, or in a
// function literal that is only given to a callee which has the lock.
func (c *checker) lastCall(t conc.Retake) *ast.CallExpr {
	chain := t.Via.Chain
	switch {
	case len(chain) == 1 && !t.At.Common().IsInvoke():
		if fn, _ := c.res.Callee(t.At); fn != nil {
			return c.call(t.At)
		}
	case len(chain) == 3 && t.By != nil && chain[1].Pos.IsValid():
		if lit, _ := join.NodeAt[*ast.FuncLit](c.pass.Files, chain[1].Pos); lit != nil && inside(c.node(t.At), lit) {
			call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, chain[1].Pos)
			return call
		}
	}
	return nil
}

// inside reports whether a function literal is an argument of a call.
func inside(e ast.Expr, lit *ast.FuncLit) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	for _, arg := range call.Args {
		if arg == ast.Expr(lit) {
			return true
		}
	}
	return false
}

// leavesAlone reports whether a function takes the lock in no function deeper
// than that, and leaves all locks as they were.
func (c *checker) leavesAlone(fn *types.Func, t conc.Retake, deep int) bool {
	f := c.res.Of(t.At.Parent().Prog.FuncValue(fn))
	if f == nil || len(f.Summary.Outcomes) > 0 {
		return false
	}
	for _, a := range f.Summary.Acquires {
		if a.Path.Last() == t.Lock.Last() && len(a.Chain) > deep {
			return false
		}
	}
	return true
}
