package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for a deferred unlock in a loop.
const (
	RoundFuncTitle   = "Make the round a function, which unlocks when it returns"
	UnlockRoundTitle = "Unlock at the end of the round"
)

// DeferInLoop offers to run what follows lock, a statement of the loop's body,
// in a function of its own, or to unlock at the end of the body in place of the
// deferred call that stands behind it. It needs a body that is left at its end
// only, and that defers nothing else.
func DeferInLoop(fset *token.FileSet, file *ast.File, lock *ast.ExprStmt, d *ast.DeferStmt) []analysis.SuggestedFix {
	p, ok := placeOf(fset, file, lock)
	if !ok || !p.alone() || p.i+1 >= len(p.list) || p.list[p.i+1] != d || !loopBody(file, p.open) {
		return nil
	}
	rest := p.list[p.i+2:]
	if leavesBlock(rest) || defers(rest) {
		return nil
	}
	end := place{fset: fset, file: file, list: p.list, i: len(p.list) - 1, open: p.open}
	var list []analysis.SuggestedFix
	if edits, ok := p.indentLines(lock.End(), end.stmt().End()); ok {
		open := analysis.TextEdit{Pos: lock.Pos(), End: lock.Pos(), NewText: []byte("func() {\n" + p.indent() + "\t")}
		list = append(list, analysis.SuggestedFix{Message: RoundFuncTitle, TextEdits: append(edits, open, end.after("}()"))})
	}
	if text := types.ExprString(d.Call); len(rest) > 0 && (&Section{text: text}).noLiteral() {
		drop := place{fset: fset, file: file, list: p.list, i: p.i + 1, open: p.open}
		list = append(list, analysis.SuggestedFix{Message: UnlockRoundTitle, TextEdits: []analysis.TextEdit{drop.remove(), end.after(text)}})
	}
	return list
}

// loopBody reports whether a loop's body opens at the given brace.
func loopBody(file *ast.File, brace token.Pos) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			found = found || n.Body.Lbrace == brace
		case *ast.RangeStmt:
			found = found || n.Body.Lbrace == brace
		}
		return !found && n != nil && n.Pos() <= brace && brace < n.End()
	})
	return found
}

// defers reports whether the statements defer a call or recover, which hangs on
// the function that they are in.
func defers(stmts []ast.Stmt) bool {
	found := false
	for _, stmt := range stmts {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.DeferStmt:
				found = true
			case *ast.CallExpr:
				id, ok := n.Fun.(*ast.Ident)
				found = found || ok && id.Name == "recover"
			}
			return !found
		})
	}
	return found
}
