package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for tests.
const (
	ErrorReturnTitle = "Report the failure with t.Error and return"
	HelperErrorTitle = "Report the failure with t.Error in the helper"
	CleanupTitle     = "Clean up when the subtests have ended (t.Cleanup)"
	ParallelTitle    = "Call Parallel before the bubble"
)

// gentler are the methods that report a failure without ending the test.
var gentler = map[string]string{"Fatal": "Error", "Fatalf": "Errorf", "FailNow": "Fail"}

// ErrorReturn makes a call that ends the goroutine with a failure one that
// reports it, and returns from body instead, which has no results or an error.
func ErrorReturn(fset *token.FileSet, file *ast.File, info *types.Info, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	edits, ok := errorReturn(fset, file, info, call)
	return analysis.SuggestedFix{Message: ErrorReturnTitle, TextEdits: edits}, ok
}

func errorReturn(fset *token.FileSet, file *ast.File, info *types.Info, call *ast.CallExpr) ([]analysis.TextEdit, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	stmt, results := statement(file, call)
	if !ok || stmt == nil || gentler[sel.Sel.Name] == "" {
		return nil, false
	}
	p, ok := placeOf(fset, file, stmt)
	if !ok || !p.alone() {
		return nil, false
	}
	ret := "return"
	if results != nil && len(results.List) > 0 {
		if t := info.TypeOf(results.List[0].Type); len(results.List) > 1 || len(results.List[0].Names) > 1 || t == nil || t.String() != "error" {
			return nil, false
		}
		ret = "return nil"
	}
	return []analysis.TextEdit{replace(sel.Sel, gentler[sel.Sel.Name]), p.after(ret)}, true
}

// HelperError does the same to all such calls in a helper that has no results.
// Those who call it go on when it has reported a failure.
func HelperError(fset *token.FileSet, file *ast.File, info *types.Info, typ *ast.FuncType, body *ast.BlockStmt) (analysis.SuggestedFix, bool) {
	fix := analysis.SuggestedFix{Message: HelperErrorTitle}
	ok := typ.Results == nil || len(typ.Results.List) == 0
	ast.Inspect(body, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall {
			_, isLit := n.(*ast.FuncLit)
			return !isLit
		}
		sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !isSel {
			return true
		}
		fn, _ := info.Uses[sel.Sel].(*types.Func)
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "testing" || gentler[fn.Name()] == "" {
			return true
		}
		edits, done := errorReturn(fset, file, info, call)
		if ok = ok && done; !ok {
			return false
		}
		if ends(body, call) {
			edits = edits[:1] // there is nothing to return from
		}
		fix.TextEdits = append(fix.TextEdits, edits...)
		return true
	})
	return fix, ok && fix.TextEdits != nil
}

// ends reports whether nothing is executed in a body after a call in it.
func ends(body *ast.BlockStmt, call *ast.CallExpr) bool {
	for len(body.List) > 0 {
		switch last := body.List[len(body.List)-1].(type) {
		case *ast.ExprStmt:
			return last.X == ast.Expr(call)
		case *ast.IfStmt:
			if last.Else != nil {
				return false
			}
			body = last.Body
		default:
			return false
		}
	}
	return false
}

// Cleanup leaves a cleanup, deferred or at the end of a test, to the T of the
// given name, which does it when the subtests have ended.
func Cleanup(fset *token.FileSet, file *ast.File, info *types.Info, stmt ast.Stmt, t string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	var call *ast.CallExpr
	switch stmt := stmt.(type) {
	case *ast.DeferStmt:
		call = stmt.Call
	case *ast.ExprStmt:
		call, _ = stmt.X.(*ast.CallExpr)
	}
	if call == nil {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: CleanupTitle}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		if len(call.Args) > 0 || fun.Type.Results != nil {
			return none, false
		}
		fix.TextEdits = []analysis.TextEdit{
			{Pos: stmt.Pos(), End: call.Pos(), NewText: []byte(t + ".Cleanup(")},
			{Pos: fun.End(), End: call.End(), NewText: []byte(")")},
		}
		return fix, true
	default:
		sig, ok := info.TypeOf(call.Fun).(*types.Signature)
		if !ok {
			return none, false
		}
		text := "func() { " + types.ExprString(call) + " }"
		if sig.Params().Len() == 0 && sig.Results().Len() == 0 {
			text = types.ExprString(call.Fun)
		}
		if strings.Contains(text, "…") {
			return none, false // a literal that ExprString leaves out
		}
		fix.TextEdits = []analysis.TextEdit{replace(stmt, t+".Cleanup("+text+")")}
		return fix, true
	}
}

// ParallelFirst moves a call of Parallel in a bubble in front of the call of
// synctest.Test that starts it, where the other T is named t.
func ParallelFirst(fset *token.FileSet, file *ast.File, parallel, test *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	inner, _ := statement(file, parallel)
	outer, _ := statement(file, test)
	if inner == nil || outer == nil || len(test.Args) != 2 {
		return none, false
	}
	t, isIdent := test.Args[0].(*ast.Ident)
	from, ok := placeOf(fset, file, inner)
	to, ok2 := placeOf(fset, file, outer)
	if !isIdent || !ok || !ok2 || !to.alone() || !from.alone() || enclosed(file, outer, bodyStart(file, outer), isLoop) {
		return none, false // a second call of Parallel panics
	}
	for _, s := range to.list[:to.i] {
		if mentions(s, "Parallel") {
			return none, false
		}
	}
	return analysis.SuggestedFix{Message: ParallelTitle, TextEdits: []analysis.TextEdit{to.before(t.Name + ".Parallel()"), from.remove()}}, true
}

// bodyStart returns where the function around a statement begins.
func bodyStart(file *ast.File, stmt ast.Stmt) (pos token.Pos) {
	path, _ := astutil.PathEnclosingInterval(file, stmt.Pos(), stmt.End())
	for _, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Body.Pos()
		case *ast.FuncDecl:
			return n.Body.Pos()
		}
	}
	return pos
}
