package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for a channel that is closed too often or too early.
const (
	CloseOnceTitle   = "Close the channel once, when its senders are done"
	ReturnCloseTitle = "Return after the close"
)

// CloseOnce removes the given statements by which the senders of a channel close
// it, and closes it in front of stmt, which receives from it: at once if the
// function has waited for the senders by then, else as soon as group, the
// WaitGroup that counts them, says so. It is safe if the WaitGroup counts all
// senders, each until after its last send: that is for the caller to know.
func CloseOnce(fset *token.FileSet, file *ast.File, stmt ast.Stmt, name, group string, waited bool, closes []ast.Stmt) (analysis.SuggestedFix, bool) {
	fix, ok := CloseWhenDone(fset, file, stmt, name, group, waited)
	if !ok || len(closes) == 0 {
		return analysis.SuggestedFix{}, false
	}
	fix.Message = CloseOnceTitle
	for _, c := range closes {
		p, ok := placeOf(fset, file, c)
		if !ok {
			return analysis.SuggestedFix{}, false
		}
		fix.TextEdits = append(fix.TextEdits, p.remove())
	}
	return fix, true
}

// ReturnAfterClose ends the function, which has the given signature, behind the
// statement that closes a channel: the last of those under a condition. What
// follows the condition is then left out, which a person has to want. Nothing is
// offered for a function that returns an error, where nil would say that all went
// well.
func (o *Operation) ReturnAfterClose(sig *types.Signature) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	p, ok := placeOf(o.Fset, o.File, o.Stmt)
	if _, plain := o.Stmt.(*ast.ExprStmt); !ok || !plain || p.i+1 < len(p.list) || !p.conditional() {
		return none, false
	}
	if n := sig.Results().Len(); n > 0 && isError(sig.Results().At(n-1).Type()) {
		return none, false
	}
	leave, ok := o.Leave(sig, "")
	if !ok {
		return none, false
	}
	return analysis.SuggestedFix{Message: ReturnCloseTitle, TextEdits: []analysis.TextEdit{p.after(leave)}}, true
}

// conditional reports whether the list is that of a branch, and not the body of a
// function or loop, behind which nothing would be left out, or everything.
func (p place) conditional() bool {
	path, _ := astutil.PathEnclosingInterval(p.file, p.stmt().Pos(), p.stmt().End())
	for i, n := range path {
		switch n.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return true
		case *ast.BlockStmt:
			if i+1 == len(path) {
				return false
			}
			_, branch := path[i+1].(*ast.IfStmt)
			return branch
		}
	}
	return false
}
