package fixes

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// DropDefaultTitle is the title of the fix for a select that polls.
const DropDefaultTitle = "Wait in the select, without default"

// DropDefault removes the default of a select, if it does nothing: the select
// waits then instead of being repeated until a case is ready. It is safe if
// nothing else happens between one round and the next.
func DropDefault(fset *token.FileSet, file *ast.File, sel *ast.SelectStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	for i, stmt := range sel.Body.List {
		clause := stmt.(*ast.CommClause)
		if clause.Comm != nil {
			continue
		}
		if len(clause.Body) > 1 {
			return none, false
		}
		if len(clause.Body) == 1 {
			b, ok := clause.Body[0].(*ast.BranchStmt)
			if !ok || b.Tok != token.CONTINUE {
				return none, false
			}
		}
		p := place{fset: fset, file: file, list: sel.Body.List, i: i, open: sel.Body.Lbrace, shut: sel.Body.Rbrace}
		end := sel.Body.Rbrace
		if i+1 < len(p.list) {
			end = p.list[i+1].Pos()
		}
		for _, c := range file.Comments {
			if c.Pos() >= clause.Pos() && c.End() <= end {
				return none, false // somebody said why
			}
		}
		if !p.alone() || p.line(clause.End()) == p.line(end) {
			return none, false
		}
		return analysis.SuggestedFix{Message: DropDefaultTitle, TextEdits: []analysis.TextEdit{p.remove()}}, true
	}
	return none, false
}
