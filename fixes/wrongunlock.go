package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for an unlock of a lock that is not held.
const (
	CallUnlockTitle = "Call the unlock that matches the lock"
	DropUnlockTitle = "Leave the unlocking to the deferred call"
)

// CallInstead calls the method name of the same receiver.
func CallInstead(call *ast.CallExpr, name string) (analysis.SuggestedFix, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) > 0 {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: CallUnlockTitle, TextEdits: []analysis.TextEdit{replace(sel.Sel, name)}}, true
}

// UnlockOf makes call, an unlock of another lock, release what lock takes.
func UnlockOf(lock, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	text := releaseOf(lock)
	if s := (&Section{text: text}); text == "" || !s.noLiteral() || len(call.Args) > 0 {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: CallUnlockTitle, TextEdits: []analysis.TextEdit{replace(call, text)}}, true
}

// DropUnlock removes an unlock that a deferred call repeats. It is offered only
// where the function does nothing after it but return values that cost nothing
// to compute, so that the lock is held no longer than before.
func DropUnlock(fset *token.FileSet, file *ast.File, info *types.Info, body *ast.BlockStmt, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	var stmt ast.Stmt
	ast.Inspect(body, func(n ast.Node) bool {
		if x, ok := n.(*ast.ExprStmt); ok && x.X == call {
			stmt = x
		}
		return stmt == nil
	})
	if stmt == nil {
		return analysis.SuggestedFix{}, false
	}
	s := &Section{fset: fset, file: file, info: info, body: body}
	p, ok := placeOf(fset, file, stmt)
	if !ok || !s.leaves(p) {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: DropUnlockTitle, TextEdits: []analysis.TextEdit{p.remove()}}, true
}
