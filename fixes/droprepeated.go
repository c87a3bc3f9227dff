package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for what a function does now and defers as well.
const (
	DropDoneTitle  = "Leave the one Done that is deferred"
	DropCloseTitle = "Leave the one close that is deferred"
)

// CallStmts returns the statements of body that are, or defer, a call that reads
// as text; false if it stands elsewhere as well.
func CallStmts(body *ast.BlockStmt, text string) (list []ast.Stmt, only bool) {
	calls := 0
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			if types.ExprString(n.Call) == text {
				list = append(list, n)
			}
		case *ast.ExprStmt:
			if types.ExprString(n.X) == text {
				list = append(list, n)
			}
		case *ast.CallExpr:
			if types.ExprString(n) == text {
				calls++
			}
		}
		return true
	})
	return list, calls == len(list)
}

// DropDone removes the statements of body that call done, which it defers as well.
// It is safe if they are the last on their paths.
func DropDone(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, done *ast.CallExpr) (analysis.SuggestedFix, bool) {
	return dropRepeated(fset, file, body, done, DropDoneTitle)
}

// DropClose removes the statements of body that close a channel, which it defers
// as well. It is safe if they are the last on their paths.
func DropClose(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, cl *ast.CallExpr) (analysis.SuggestedFix, bool) {
	return dropRepeated(fset, file, body, cl, DropCloseTitle)
}

func dropRepeated(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, call *ast.CallExpr, title string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	fix := analysis.SuggestedFix{Message: title}
	calls, only := CallStmts(body, types.ExprString(call))
	deferred := 0
	for _, stmt := range calls {
		if _, ok := stmt.(*ast.DeferStmt); ok {
			deferred++
			continue
		}
		p, ok := placeOf(fset, file, stmt)
		if !ok || !p.leavesSoon(body) {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, p.remove())
	}
	return fix, only && deferred == 1 && len(fix.TextEdits) > 0
}

// leavesSoon reports whether nothing is called between the statement and the
// return that follows it.
func (p place) leavesSoon(body *ast.BlockStmt) bool {
	if p.i+1 < len(p.list) {
		ret, ok := p.list[p.i+1].(*ast.ReturnStmt)
		if !ok {
			return false
		}
		calls := false
		ast.Inspect(ret, func(n ast.Node) bool {
			_, call := n.(*ast.CallExpr)
			calls = calls || call
			return !calls
		})
		return !calls
	}
	return lastAct(p, body)
}
