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
	site := c.res.LastCall(t)
	if site == nil || t.Wanted > t.Held {
		return nil
	}
	call := c.call(site)
	if call == nil {
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
