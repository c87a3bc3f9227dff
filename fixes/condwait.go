package fixes

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// AskAgainTitle is the title of AskAgain.
const AskAgainTitle = "Ask again after each Wait"

// AskAgain makes an if statement, whose body is a Wait, a loop.
func AskAgain(cond *ast.IfStmt) (analysis.SuggestedFix, bool) {
	if cond.Init != nil || cond.Else != nil || len(cond.Body.List) != 1 {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: AskAgainTitle, TextEdits: []analysis.TextEdit{
		{Pos: cond.If, End: cond.If + token.Pos(len("if")), NewText: []byte("for")},
	}}, true
}
