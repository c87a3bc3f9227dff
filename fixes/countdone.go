package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for a goroutine that a WaitGroup counts wrongly.
const (
	DeferDoneTitle   = "Count the goroutine down with defer, on every path"
	AddBeforeGoTitle = "Count the goroutine before it starts"
)

// DeferDone makes group.Done the first thing that the body of a goroutine defers,
// and removes the given statements that call it now. Deferred, it runs after
// all else; so each of these must be followed by the end of the body or a return
// without values, lest somebody waits longer than he did.
func DeferDone(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, group string, dones []ast.Stmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if len(body.List) == 0 || len(dones) > 0 && dones[0] == body.List[0] {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: DeferDoneTitle}
	fix.TextEdits = append(fix.TextEdits, first(fset, file, body).before("defer "+group+".Done()"))
	for _, d := range dones {
		p, ok := placeOf(fset, file, d)
		_, deferred := d.(*ast.DeferStmt)
		if !ok || !deferred && !lastAct(p, body) {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, p.remove())
	}
	return fix, true
}

// lastAct reports whether nothing is done in a body after a statement of it.
func lastAct(p place, body *ast.BlockStmt) bool {
	if p.i+1 < len(p.list) {
		ret, ok := p.list[p.i+1].(*ast.ReturnStmt)
		return ok && len(ret.Results) == 0
	}
	return len(p.list) == len(body.List) && p.list[p.i] == body.List[len(body.List)-1]
}

// AddBeforeGo moves a call of Add, a statement of the goroutine that it counts,
// in front of the go statement that starts it: only then does a Wait that comes
// first wait for it. What Add is called on, and its argument, must mean the same
// there.
func AddBeforeGo(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, add *ast.ExprStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	path, _ := astutil.PathEnclosingInterval(file, add.Pos(), add.End())
	var start *ast.GoStmt
	var lit *ast.FuncLit
	for _, n := range path {
		if l, ok := n.(*ast.FuncLit); ok && lit == nil {
			lit = l
		}
		if g, ok := n.(*ast.GoStmt); ok && start == nil && lit != nil && ast.Unparen(g.Call.Fun) == ast.Expr(lit) {
			start = g
		}
	}
	if start == nil {
		return none, false
	}
	from, ok := placeOf(fset, file, add)
	to, found := placeOf(fset, file, start)
	o := &Operation{Fset: fset, File: file, Pkg: pkg, Info: info, Stmt: start}
	call, isCall := add.X.(*ast.CallExpr)
	if !ok || !found || !isCall || len(call.Args) != 1 || !leading(lit.Body, add) || !o.Visible(call.Fun) || info.Types[call.Args[0]].Value == nil || !fixedTarget(info, call.Fun) {
		return none, false
	}
	return analysis.SuggestedFix{Message: AddBeforeGoTitle, TextEdits: []analysis.TextEdit{to.before(exprText(add.X)), from.remove()}}, true
}

// leading reports whether only defer statements stand before a statement of a body.
func leading(body *ast.BlockStmt, stmt ast.Stmt) bool {
	for _, s := range body.List {
		if s == stmt {
			return len(body.List) > 1
		}
		if _, ok := s.(*ast.DeferStmt); !ok {
			return false
		}
	}
	return false
}

// fixedTarget reports whether a method is that of a variable or of fields of one.
func fixedTarget(info *types.Info, fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	for ok {
		if id, isIdent := ast.Unparen(sel.X).(*ast.Ident); isIdent {
			_, isVar := info.Uses[id].(*types.Var)
			return isVar
		}
		sel, ok = ast.Unparen(sel.X).(*ast.SelectorExpr)
	}
	return false
}
