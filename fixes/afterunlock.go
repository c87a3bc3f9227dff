package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for an operation that waits under a lock.
const (
	AfterUnlockTitle   = "Unlock before waiting"
	UndeferUnlockTitle = "Unlock before waiting, not with defer"
)

// AfterUnlock moves a statement that waits behind the unlocking. It is offered
// where it is the last of the critical section: the unlocking follows, or is
// deferred in a function that ends with the statement. Then a panic before it
// leaves the lock taken, which a person has to think about. What the statement
// computes must be the same without the lock.
func AfterUnlock(fset *token.FileSet, file *ast.File, info *types.Info, body *ast.BlockStmt, lock *ast.CallExpr, stmt ast.Stmt) (analysis.SuggestedFix, bool) {
	s := &Section{fset: fset, file: file, info: info, body: body, lock: lock, text: releaseOf(lock)}
	p, ok := placeOf(fset, file, stmt)
	if !ok || !p.alone() || s.text == "" || !s.noLiteral() || !s.movable(stmt) {
		return analysis.SuggestedFix{}, false
	}
	if p.i+1 < len(p.list) {
		u, ok := placeOf(fset, file, p.list[p.i+1])
		x, isExpr := p.list[p.i+1].(*ast.ExprStmt)
		if !ok || !isExpr || types.ExprString(x.X) != s.text {
			return analysis.SuggestedFix{}, false
		}
		return analysis.SuggestedFix{Message: AfterUnlockTitle, TextEdits: []analysis.TextEdit{p.before(s.text), u.remove()}}, true
	}
	d := s.soleDefer()
	if d == nil || len(body.List) == 0 || body.List[len(body.List)-1] != stmt || s.locksTwice() || !s.visible(s.text, lock.Pos(), stmt.Pos()) {
		return analysis.SuggestedFix{}, false
	}
	dp, ok := placeOf(fset, file, d)
	if !ok || len(dp.list) != len(body.List) || body.List[dp.i] != d {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: UndeferUnlockTitle, TextEdits: []analysis.TextEdit{dp.remove(), p.before(s.text)}}, true
}

// soleDefer returns the deferred unlocking, if the body defers nothing else and
// returns only at its end.
func (s *Section) soleDefer() ast.Stmt {
	var d *ast.DeferStmt
	others := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			others = true
		case *ast.DeferStmt:
			others = others || d != nil || types.ExprString(n.Call) != s.text
			d = n
		}
		return true
	})
	if d == nil || others {
		return nil
	}
	return d
}

// movable reports whether a waiting statement computes nothing that the lock may
// guard: which channel or WaitGroup it waits for is the caller's to know.
func (s *Section) movable(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.SendStmt:
		return s.names(stmt.Chan) && s.calm(stmt.Value, true)
	case *ast.ExprStmt:
		switch x := ast.Unparen(stmt.X).(type) {
		case *ast.UnaryExpr:
			return x.Op == token.ARROW && s.names(x.X)
		case *ast.CallExpr:
			sel, ok := x.Fun.(*ast.SelectorExpr)
			return ok && len(x.Args) == 0 && s.names(sel.X)
		}
	case *ast.AssignStmt:
		if stmt.Tok != token.DEFINE || len(stmt.Rhs) != 1 {
			return false
		}
		x, ok := ast.Unparen(stmt.Rhs[0]).(*ast.UnaryExpr)
		return ok && x.Op == token.ARROW && s.names(x.X)
	}
	return false
}

// names reports whether e is a variable, or fields of one.
func (s *Section) names(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		_, ok := s.info.Uses[e].(*types.Var)
		return ok
	case *ast.SelectorExpr:
		_, isField := s.info.Uses[e.Sel].(*types.Var)
		return isField && s.names(e.X)
	}
	return false
}
