package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for a channel that is not closed on every path.
const (
	DeferCloseTitle = "Close the channel with defer, on every path"
	CloseHereTitle  = "Close the channel on this path too"
	CloseDoneTitle  = "Close the channel when its senders are done"
)

// DeferClose makes the closing of the channel name the first thing that body
// defers, and removes the given statements that close it now. It is safe if
// nothing that body does after these, deferred calls included, waits for
// somebody who waits for the closing: that is for the caller to know.
func DeferClose(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, name string, closes []ast.Stmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if len(body.List) == 0 {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: DeferCloseTitle}
	start := first(fset, file, body)
	if len(closes) > 0 && closes[0] == body.List[0] {
		return none, false // nothing can be sent after it
	}
	fix.TextEdits = append(fix.TextEdits, start.before("defer close("+name+")"))
	for _, stmt := range closes {
		p, ok := placeOf(fset, file, stmt)
		if !ok {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, p.remove())
	}
	return fix, true
}

// CloseHere closes the channel name in front of each of the given returns, and
// at the end of body if atEnd is set. It is safe if the channel is open on
// every path to there and nobody sends on it any more.
func CloseHere(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, name string, returns []*ast.ReturnStmt, atEnd bool) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	fix := analysis.SuggestedFix{Message: CloseHereTitle}
	for _, ret := range returns {
		p, ok := placeOf(fset, file, ret)
		if !ok {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, p.before("close("+name+")"))
	}
	if atEnd {
		if len(body.List) == 0 {
			return none, false
		}
		p := first(fset, file, body)
		p.i = len(p.list) - 1
		fix.TextEdits = append(fix.TextEdits, p.after("close("+name+")"))
	}
	return fix, len(fix.TextEdits) > 0
}

// CloseWhenDone closes the channel name in front of stmt, a loop over it: at
// once if the function has waited for the senders by then, else as soon as
// group, the WaitGroup that counts them, says so.
func CloseWhenDone(fset *token.FileSet, file *ast.File, stmt ast.Stmt, name, group string, waited bool) (analysis.SuggestedFix, bool) {
	p, ok := placeOf(fset, file, stmt)
	if !ok || !p.alone() {
		return analysis.SuggestedFix{}, false
	}
	lines := []string{"close(" + name + ")"}
	if !waited {
		lines = []string{"go func() {", "\t" + group + ".Wait()", "\tclose(" + name + ")", "}()"}
	}
	return analysis.SuggestedFix{Message: CloseDoneTitle, TextEdits: []analysis.TextEdit{p.before(lines...)}}, true
}

// DeclaredAt returns name if it means at pos the object declared at decl.
func DeclaredAt(pkg *types.Package, pos token.Pos, name string, decl token.Pos) string {
	scope := pkg.Scope().Innermost(pos)
	if scope == nil || name == "" {
		return ""
	}
	if _, obj := scope.LookupParent(name, pos); obj == nil || obj.Pos() != decl {
		return ""
	}
	return name
}

// Visible reports whether name means obj at pos, and close means the builtin.
func Visible(pkg *types.Package, pos token.Pos, name string, obj types.Object) bool {
	scope := pkg.Scope().Innermost(pos)
	if scope == nil || obj == nil {
		return false
	}
	_, found := scope.LookupParent(name, pos)
	_, builtin := scope.LookupParent("close", pos)
	return found == obj && builtin == types.Universe.Lookup("close")
}
