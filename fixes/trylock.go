package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for a TryLock whose result is dropped.
const (
	LeaveTryLockTitle = "Return if the lock is not free"
	AskTryLockTitle   = "Do this only with the lock"
	LockTitle         = "Wait for the lock"
)

// AskTryLock offers to look at the result of the TryLock that stmt drops, where
// it is clear what must not be done without the lock: all that follows in a
// function without results, if the unlock is deferred; or the statements up to
// the unlock. Else, and as well, it offers to wait with Lock, which may block
// where the program did not.
func AskTryLock(fset *token.FileSet, file *ast.File, info *types.Info, fn ast.Node, stmt *ast.ExprStmt) []analysis.SuggestedFix {
	call, ok := ast.Unparen(stmt.X).(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	var list []analysis.SuggestedFix
	if p, ok := placeOf(fset, file, stmt); ok && p.alone() {
		if fix, ok := leave(fn, p, call); ok {
			list = append(list, fix)
		} else if fix, ok := ask(info, p, call); ok {
			list = append(list, fix)
		}
	}
	method := "Lock"
	if sel.Sel.Name == "TryRLock" {
		method = "RLock"
	}
	return append(list, analysis.SuggestedFix{Message: LockTitle, TextEdits: []analysis.TextEdit{replace(sel.Sel, method)}})
}

// leave returns from the function where the lock is not free. The unlock is
// deferred right after.
func leave(fn ast.Node, p place, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	body, typ := funcOf(fn)
	if body == nil || typ.Results != nil && len(typ.Results.List) > 0 || p.i+1 == len(p.list) || p.list[0] != body.List[0] {
		return analysis.SuggestedFix{}, false
	}
	d, ok := p.list[p.i+1].(*ast.DeferStmt)
	if !ok || types.ExprString(d.Call) != releaseOf(call) {
		return analysis.SuggestedFix{}, false
	}
	tab := p.indent()
	return analysis.SuggestedFix{Message: LeaveTryLockTitle, TextEdits: []analysis.TextEdit{
		replace(p.stmt(), "if !"+exprText(call)+" {\n"+tab+"\treturn\n"+tab+"}"),
	}}, true
}

func funcOf(fn ast.Node) (*ast.BlockStmt, *ast.FuncType) {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body, fn.Type
	case *ast.FuncLit:
		return fn.Body, fn.Type
	}
	return nil, nil
}

// ask puts the statements up to the unlock under the condition that the lock
// was taken.
func ask(info *types.Info, p place, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	end := -1
	for i := p.i + 1; i < len(p.list) && end < 0; i++ {
		if x, ok := p.list[i].(*ast.ExprStmt); ok && types.ExprString(x.X) == releaseOf(call) {
			end = i
		}
	}
	if end < 0 {
		return none, false
	}
	section := p.list[p.i+1 : end+1]
	if declaresFor(info, section, p.list[end+1:]) || leavesBlock(section[:len(section)-1]) {
		return none, false
	}
	edits, ok := p.indentLines(p.stmt().End(), section[len(section)-1].End())
	if !ok {
		return none, false
	}
	last := place{fset: p.fset, file: p.file, list: p.list, i: end, open: p.open}
	edits = append(edits, replace(p.stmt(), "if "+exprText(call)+" {"), last.after("}"))
	return analysis.SuggestedFix{Message: AskTryLockTitle, TextEdits: edits}, true
}
