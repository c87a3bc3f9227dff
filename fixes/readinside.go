package fixes

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// ReadInsideTitle is the title of the fix for a function run by a Once that calls
// the getter which waits for it.
const ReadInsideTitle = "Read the value without the Once"

// ReadInside puts what a getter returns in the place of a call of it. The getter
// does two things: it makes a Once run a function, and returns an expression of
// its receiver and parameters. The call must be a part of what the Once runs.
func ReadInside(files []*ast.File, info *types.Info, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !simple(sel.X) {
		return none, false
	}
	getter := declOf(files, info, info.Uses[sel.Sel])
	if getter == nil || getter.Recv == nil || len(getter.Recv.List[0].Names) != 1 || getter.Body == nil || len(getter.Body.List) != 2 {
		return none, false
	}
	ret, ok := getter.Body.List[1].(*ast.ReturnStmt)
	if _, method := onceCall(getter.Body.List[0]); method != "Do" || !ok || len(ret.Results) != 1 {
		return none, false
	}
	value := ret.Results[0]
	if !types.Identical(info.TypeOf(value), info.TypeOf(call)) {
		return none, false
	}
	args := map[types.Object]ast.Expr{info.Defs[getter.Recv.List[0].Names[0]]: sel.X}
	i := 0
	for _, f := range getter.Type.Params.List {
		for _, id := range f.Names {
			if i >= len(call.Args) || !simple(call.Args[i]) || !types.Identical(types.Default(info.TypeOf(call.Args[i])), info.TypeOf(id)) {
				return none, false
			}
			args[info.Defs[id]] = call.Args[i]
			i++
		}
	}
	if i != len(call.Args) {
		return none, false
	}
	text, ok := substituted(info, value, args)
	return analysis.SuggestedFix{Message: ReadInsideTitle, TextEdits: []analysis.TextEdit{replace(call, text)}}, ok
}

// declOf returns the declaration of a function.
func declOf(files []*ast.File, info *types.Info, fn types.Object) *ast.FuncDecl {
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && fn != nil && info.Defs[d.Name] == fn {
				return d
			}
		}
	}
	return nil
}

// onceCall returns the operand and the name of a method that a statement calls
// with one argument.
func onceCall(s ast.Stmt) (x ast.Expr, method string) {
	if call := callOf(s); call != nil && len(call.Args) == 1 {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			return sel.X, sel.Sel.Name
		}
	}
	return nil, ""
}

// simple reports whether an expression may be written once more elsewhere.
func simple(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return simple(x.X)
	}
	return false
}

// substituted prints an expression with other ones for some of its variables. It
// fails if the expression is more than variables, fields and indices.
func substituted(info *types.Info, x ast.Expr, args map[types.Object]ast.Expr) (string, bool) {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Value, true
	case *ast.Ident:
		obj := info.Uses[x]
		if arg, ok := args[obj]; ok {
			return exprText(arg), true
		}
		return x.Name, obj != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
	case *ast.SelectorExpr:
		s, ok := substituted(info, x.X, args)
		return s + "." + x.Sel.Name, ok && info.Selections[x] != nil && info.Selections[x].Kind() == types.FieldVal
	case *ast.IndexExpr:
		s, ok1 := substituted(info, x.X, args)
		i, ok2 := substituted(info, x.Index, args)
		return s + "[" + i + "]", ok1 && ok2
	case *ast.StarExpr:
		s, ok := substituted(info, x.X, args)
		return "(*" + s + ")", ok
	}
	return "", false
}
