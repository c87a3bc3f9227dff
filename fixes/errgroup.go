package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for errgroups.
const (
	TryGoTitle      = "Run the function here if the group is at its limit (TryGo)"
	NoLimitTitle    = "Lift the limit (SetLimit(-1))"
	LimitFirstTitle = "Set the limit when the group is made"
	ParentTitle     = "Use the context from which the group's is derived"
)

// TryGo starts the function of a call of Go only if the group has a slot left,
// and runs it in the goroutine of the caller if not: the caller returns its
// error, and must return an error and nothing else.
func TryGo(fset *token.FileSet, file *ast.File, info *types.Info, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	stmt, results := statement(file, call)
	if !ok || stmt == nil || len(call.Args) != 1 || results == nil || len(results.List) != 1 || len(results.List[0].Names) > 1 {
		return none, false
	}
	if t := info.TypeOf(results.List[0].Type); t == nil || t.String() != "error" || mentions(stmt, "run") {
		return none, false
	}
	p, ok := placeOf(fset, file, stmt)
	if !ok || !p.alone() || call.Rparen+1 != stmt.End() || call.Args[0].End() != call.Rparen {
		return none, false
	}
	in := "\n" + p.indent()
	return analysis.SuggestedFix{Message: TryGoTitle, TextEdits: []analysis.TextEdit{
		{Pos: stmt.Pos(), End: call.Args[0].Pos(), NewText: []byte("run := ")},
		{Pos: call.Rparen, End: stmt.End(), NewText: []byte(in + "if !" + types.ExprString(sel.X) + ".TryGo(run) {" +
			in + "\tif err := run(); err != nil {" + in + "\t\treturn err" + in + "\t}" + in + "}")},
	}}, true
}

// statement returns the statement that is the call, and the results of the
// function around it.
func statement(file *ast.File, call *ast.CallExpr) (stmt *ast.ExprStmt, results *ast.FieldList) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || n.Pos() > call.Pos() || n.End() < call.End() {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			results = n.Type.Results
		case *ast.FuncLit:
			if n.Pos() < call.Pos() || n.End() > call.End() {
				results = n.Type.Results
			}
		case *ast.ExprStmt:
			if n.X == ast.Expr(call) {
				stmt = n
			}
		}
		return stmt == nil
	})
	return stmt, results
}

// NoLimit makes the limit of zero, the given argument, none at all.
func NoLimit(arg ast.Expr) analysis.SuggestedFix {
	return analysis.SuggestedFix{Message: NoLimitTitle, TextEdits: []analysis.TextEdit{replace(arg, "-1")}}
}

// LimitFirst moves a call of SetLimit behind the statement that declares its
// group. The limit must be a constant, or ask the runtime for one.
func LimitFirst(fset *token.FileSet, file *ast.File, info *types.Info, call *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	stmt, _ := statement(file, call)
	if !ok || stmt == nil {
		return none, false
	}
	name, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok || !fixedLimit(info, call.Args[0]) {
		return none, false
	}
	from, ok := placeOf(fset, file, stmt)
	decl := declaration(file, info.Uses[name])
	if !ok || decl == nil {
		return none, false
	}
	to, ok := placeOf(fset, file, decl)
	if !ok || !to.alone() || enclosed(file, stmt, decl.End(), isCondition) {
		return none, false
	}
	line := name.Name + ".SetLimit(" + types.ExprString(call.Args[0]) + ")"
	return analysis.SuggestedFix{Message: LimitFirstTitle, TextEdits: []analysis.TextEdit{to.after(line), from.remove()}}, true
}

// enclosed reports whether a statement is in one of a kind that begins behind pos.
func enclosed(file *ast.File, stmt ast.Stmt, pos token.Pos, kind func(ast.Node) bool) bool {
	path, _ := astutil.PathEnclosingInterval(file, stmt.Pos(), stmt.End())
	return slices.ContainsFunc(path, func(n ast.Node) bool { return n.Pos() > pos && n != ast.Node(stmt) && kind(n) })
}

// isCondition reports whether what stands in a node may not be executed though
// the node is: a branch, or a function.
func isCondition(n ast.Node) bool {
	switch n.(type) {
	case *ast.IfStmt, *ast.CaseClause, *ast.CommClause, *ast.FuncLit:
		return true
	}
	return false
}

// isLoop reports whether a node is a loop.
func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// fixedLimit reports whether a limit is the same wherever it is asked for.
func fixedLimit(info *types.Info, e ast.Expr) bool {
	s := types.ExprString(e)
	return info.Types[e].Value != nil || s == "runtime.NumCPU()" || s == "runtime.GOMAXPROCS(0)"
}

// declaration returns the statement that declares a variable.
func declaration(file *ast.File, obj types.Object) (stmt ast.Stmt) {
	if obj == nil {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			if n.Pos() <= obj.Pos() && obj.Pos() < n.End() {
				stmt = n.(ast.Stmt) // the innermost
			}
		}
		return true
	})
	return stmt
}

// A Parent describes the fix that gives the context of an errgroup to no call
// that comes after Wait.
type Parent struct {
	Fset *token.FileSet
	File *ast.File
	Pkg  *types.Package
	Info *types.Info
	With *ast.AssignStmt // g, ctx := errgroup.WithContext(parent)
	Wait token.Pos
	Uses []*ast.CallExpr // after Wait
}

// Fix gives the calls the context from which the group's is derived. If both
// have the same name, the group's gets another.
func (p *Parent) Fix() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if p.With == nil || len(p.With.Lhs) != 2 || len(p.With.Rhs) != 1 || p.With.Tok != token.DEFINE {
		return none, false
	}
	with, ok := p.With.Rhs[0].(*ast.CallExpr)
	ctx, isIdent := p.With.Lhs[1].(*ast.Ident)
	if !ok || !isIdent || len(with.Args) != 1 {
		return none, false
	}
	obj := p.Info.ObjectOf(ctx)
	parent := types.ExprString(with.Args[0])
	fix := analysis.SuggestedFix{Message: ParentTitle}
	if parent == ctx.Name {
		fix.TextEdits = p.rename(ctx, obj)
		return fix, fix.TextEdits != nil
	}
	for _, use := range p.Uses {
		arg := argument(p.Info, use, obj)
		if arg == nil || !p.means(with.Args[0], use.Pos()) {
			return none, false
		}
		fix.TextEdits = append(fix.TextEdits, replace(arg, parent))
	}
	return fix, true
}

// argument returns the argument of a call that is the variable.
func argument(info *types.Info, call *ast.CallExpr, obj types.Object) ast.Expr {
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && info.Uses[id] == obj {
			return arg
		}
	}
	return nil
}

// means reports whether an expression without effects is the same at pos.
func (p *Parent) means(e ast.Expr, pos token.Pos) bool {
	scope := p.Pkg.Scope().Innermost(pos)
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if scope == nil {
			return false
		}
		_, obj := scope.LookupParent(e.Name, pos)
		return obj != nil && obj == p.Info.Uses[e] && !p.assigned(obj)
	case *ast.CallExpr: // context.Background(), r.Context()
		sel, ok := e.Fun.(*ast.SelectorExpr)
		return ok && len(e.Args) == 0 && p.means(sel.X, pos)
	}
	return false
}

// assigned reports whether a variable is set behind the making of the group.
func (p *Parent) assigned(obj types.Object) (found bool) {
	ast.Inspect(p.File, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Pos() > p.With.Pos() {
			for _, l := range a.Lhs {
				id, ok := l.(*ast.Ident)
				found = found || ok && p.Info.ObjectOf(id) == obj
			}
		}
		return !found
	})
	return found
}

// rename gives the group's context the name gctx from the statement that makes
// it to Wait.
func (p *Parent) rename(ctx *ast.Ident, obj types.Object) []analysis.TextEdit {
	scope := p.Pkg.Scope().Innermost(ctx.Pos())
	if scope == nil || p.assigned(obj) || !p.alwaysWaits() {
		return nil
	}
	name := strings.Replace("g"+ctx.Name, "gg", "g", 1)
	if _, taken := scope.LookupParent(name, token.NoPos); taken != nil || name == ctx.Name {
		return nil
	}
	edits := []analysis.TextEdit{replace(ctx, name)}
	clash := false
	ast.Inspect(p.File, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id.Pos() <= p.With.End() || id.Pos() >= p.Wait {
			return true
		}
		clash = clash || id.Name == name && p.Info.Uses[id] == nil
		if p.Info.Uses[id] == obj {
			edits = append(edits, replace(id, name))
		}
		return true
	})
	if clash {
		return nil
	}
	if len(edits) == 1 {
		edits[0] = replace(ctx, "_") // nothing has used it
	}
	return edits
}

// alwaysWaits reports whether Wait is called by a statement of the list in which
// the group is made: what stands behind it comes after it.
func (p *Parent) alwaysWaits() bool {
	with, ok := placeOf(p.Fset, p.File, p.With)
	if !ok {
		return false
	}
	for _, s := range with.list[with.i:] {
		if p.Wait < s.Pos() || s.End() <= p.Wait {
			continue
		}
		switch s := s.(type) {
		case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt:
			return true
		case *ast.IfStmt:
			return p.Wait < s.Body.Pos()
		}
	}
	return false
}
