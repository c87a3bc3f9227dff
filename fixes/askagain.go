package fixes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// AskHeldTitle is the title of the fix that repeats a check under the lock.
const AskHeldTitle = "Ask again when the lock is held"

// AskHeld makes write, which puts a local variable into a map or a variable, put it
// there only if nothing is there yet, and use what is there otherwise. What the
// loser has made is left alone: it may have to be closed.
func AskHeld(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, write *ast.AssignStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if write.Tok != token.ASSIGN || len(write.Lhs) != 1 || len(write.Rhs) != 1 {
		return none, false
	}
	id, ok := write.Rhs[0].(*ast.Ident)
	obj, isVar := info.Uses[id].(*types.Var)
	if !ok || !isVar || obj.Parent() == pkg.Scope() {
		return none, false
	}
	v := &Variable{fset: fset, file: file, info: info, pkg: pkg, obj: obj, parents: map[ast.Node]ast.Node{}, names: map[string]bool{}}
	v.collect()
	p, ok := placeOf(fset, file, write)
	if !ok || !p.alone() || !v.calm(write.Lhs[0]) || line(fset, write.Pos()) != line(fset, write.End()) {
		return none, false
	}
	lhs := types.ExprString(write.Lhs[0])
	var cond, there string
	switch x := write.Lhs[0].(type) {
	case *ast.IndexExpr:
		if _, isMap := info.TypeOf(x.X).Underlying().(*types.Map); !isMap {
			return none, false
		}
		there = v.fresh("other")
		found := v.fresh("found")
		cond = fmt.Sprintf("%s, %s := %s; %s", there, found, lhs, found)
	case *ast.SelectorExpr, *ast.Ident:
		there, cond = lhs, lhs+" != nil"
	default:
		return none, false
	}
	tab := p.indent()
	text := fmt.Sprintf("if %s {\n%s\t%s = %s\n%s} else {\n%s\t%s = %s\n%s}", cond, tab, id.Name, there, tab, tab, lhs, id.Name, tab)
	return analysis.SuggestedFix{Message: AskHeldTitle, TextEdits: []analysis.TextEdit{replace(write, text)}}, true
}
