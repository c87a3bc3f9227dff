package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// BehindUnlockTitle is the title of the fix for an operation in the midst of a
// critical section.
const BehindUnlockTitle = "Wait behind the unlocking that follows"

// BehindUnlock moves an operation that waits under a lock behind the unlocking
// which follows it in the same list of statements. AfterUnlock does it where
// nothing else is between the two; here the statements in between come first, and
// a person has to see whether they may. What the operation computes must be the
// same without the lock.
func BehindUnlock(fset *token.FileSet, file *ast.File, info *types.Info, body *ast.BlockStmt, lock *ast.CallExpr, stmt ast.Stmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	s := &Section{fset: fset, file: file, info: info, body: body, lock: lock, text: releaseOf(lock)}
	p, ok := placeOf(fset, file, stmt)
	if !ok || p.stmt() != stmt || !p.alone() || s.text == "" || !s.noLiteral() || !s.movable(stmt) {
		return none, false
	}
	unlock := p
	for unlock.i++; unlock.i < len(p.list); unlock.i++ {
		x, ok := unlock.stmt().(*ast.ExprStmt)
		if ok && types.ExprString(x.X) == s.text {
			break
		}
	}
	if unlock.i == len(p.list) || unlock.i == p.i+1 || !unlock.alone() {
		return none, false
	}
	between := p.list[p.i+1 : unlock.i]
	if leavesBlock(between) || declaresFor(info, []ast.Stmt{stmt}, between) || declaresFor(info, between, []ast.Stmt{stmt}) || changes(info, between, stmt) {
		return none, false
	}
	return analysis.SuggestedFix{Message: BehindUnlockTitle, TextEdits: []analysis.TextEdit{p.remove(), unlock.after(nodeText(fset, stmt))}}, true
}

// changes reports whether statements assign to a variable, or a field of one, that
// stmt reads, or call anything that may: a method of it.
func changes(info *types.Info, stmts []ast.Stmt, stmt ast.Stmt) bool {
	read := map[types.Object]bool{}
	for n := range ast.Preorder(stmt) {
		if id, ok := n.(*ast.Ident); ok && info.Uses[id] != nil {
			read[info.Uses[id]] = true
		}
	}
	found := false
	target := func(e ast.Expr) {
		for n := range ast.Preorder(e) {
			if id, ok := n.(*ast.Ident); ok && read[info.Uses[id]] {
				if v, ok := info.Uses[id].(*types.Var); ok && (v.IsField() || ast.Unparen(e) == ast.Expr(id)) {
					found = true
				}
			}
		}
	}
	for _, s := range stmts {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					target(l)
				}
			case *ast.IncDecStmt:
				target(n.X)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					target(n.X)
				}
			case *ast.RangeStmt:
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if e != nil && n.Tok == token.ASSIGN {
						target(e)
					}
				}
			}
			return !found
		})
	}
	return found
}
