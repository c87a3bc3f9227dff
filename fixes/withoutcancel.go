package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// WithoutCancelTitle is the title of the fix that lets a goroutine go on when
// the request that it was started for has ended.
const WithoutCancelTitle = "Use a context that outlives the request (context.WithoutCancel)"

// WithoutCancel cuts the goroutine that stmt starts off from the cancellation of
// the request's context, whether it asks the request for it or has it from a
// variable. The values of the context stay.
func WithoutCancel(fset *token.FileSet, file *ast.File, info *types.Info, stmt *ast.GoStmt) (analysis.SuggestedFix, bool) {
	name := importName(file, "context")
	if name == "" {
		name = "context"
	}
	var edits []analysis.TextEdit
	wrap := func(e ast.Expr) {
		edits = append(edits,
			analysis.TextEdit{Pos: e.Pos(), End: e.Pos(), NewText: []byte(name + ".WithoutCancel(")},
			analysis.TextEdit{Pos: e.End(), End: e.End(), NewText: []byte(")")})
	}
	for _, arg := range stmt.Call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && isContextVar(info.Uses[id]) {
			wrap(arg)
		}
	}
	lit, isLit := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit)
	captured := map[types.Object]bool{}
	assigned := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if ok && sel.Sel.Name == "Context" && info.TypeOf(sel.X) != nil && info.TypeOf(sel.X).String() == "*net/http.Request" {
				wrap(n)
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					assigned = assigned || isContextVar(info.Uses[id])
				}
			}
		case *ast.Ident:
			obj := info.Uses[n]
			if isLit && isContextVar(obj) && !(lit.Pos() <= obj.Pos() && obj.Pos() < lit.End()) && lit.Pos() <= n.Pos() && n.Pos() < lit.Body.End() {
				captured[obj] = true
			}
		}
		return true
	})
	if assigned || len(captured) > 1 {
		return analysis.SuggestedFix{}, false
	}
	for obj := range captured {
		edits = append(edits, first(fset, file, lit.Body).before(obj.Name()+" := "+name+".WithoutCancel("+obj.Name()+")"))
	}
	if edits == nil {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: WithoutCancelTitle, TextEdits: append(edits, importEdits(fset, file, "context", "")...)}, true
}

// isContextVar reports whether obj is a variable that holds a context.
func isContextVar(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !v.IsField() && v.Type().String() == "context.Context"
}
