package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for WaitGroups that are not counted down as often as up.
const (
	DeferDoneTitle = "Call Done with defer, on every path"
	DropDoneTitle  = "Leave the one Done that is deferred"
)

// DeferDone makes group.Done() the first thing that body defers, and removes the
// statements that call it now, done among them. It is safe if these are the last
// that body does on their paths: nothing is put off then.
func DeferDone(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, done *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	text := types.ExprString(done)
	if len(body.List) == 0 || !strings.HasSuffix(text, ".Done()") {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: DeferDoneTitle, TextEdits: []analysis.TextEdit{first(fset, file, body).before("defer " + text)}}
	calls, ok := callStmts(body, text)
	if !ok || len(calls) == 0 || calls[0] == body.List[0] {
		return none, false
	}
	for _, stmt := range calls {
		p, ok := placeOf(fset, file, stmt)
		_, deferred := stmt.(*ast.DeferStmt)
		if !ok || !deferred && !p.leaves(body) {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, p.remove())
	}
	return fix, true
}

// leaves reports whether the statement is the last that body does before it
// returns.
func (p place) leaves(body *ast.BlockStmt) bool {
	if p.i+1 < len(p.list) {
		ret, ok := p.list[p.i+1].(*ast.ReturnStmt)
		return ok && len(ret.Results) == 0
	}
	return len(body.List) > 0 && p.stmt() == body.List[len(body.List)-1]
}

// callStmts returns the statements of body that are, or defer, a call that reads
// as text; false if it stands elsewhere as well.
func callStmts(body *ast.BlockStmt, text string) (list []ast.Stmt, only bool) {
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

// DropCloseTitle is the fix for a channel that is closed now and once more by a
// deferred call.
const DropCloseTitle = "Leave the one close that is deferred"

// DropClose removes the statements of body that close a channel, which it defers
// as well. It is safe if they are the last on their paths.
func DropClose(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, cl *ast.CallExpr) (analysis.SuggestedFix, bool) {
	return dropRepeated(fset, file, body, cl, DropCloseTitle)
}

func dropRepeated(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, call *ast.CallExpr, title string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	fix := analysis.SuggestedFix{Message: title}
	calls, only := callStmts(body, types.ExprString(call))
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
	return p.leaves(body)
}
