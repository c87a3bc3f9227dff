package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes that leave an initialisation on first use to package sync.
const (
	OnceValueTitle   = "Initialise with sync.OnceValue"
	OnceInsteadTitle = "Initialise with a sync.Once instead of the lock"
)

// A lazyGetter is a function of two statements: one that sets a variable if it
// is unset, which it asks twice, the second time under a lock, and one that
// returns it.
type lazyGetter struct {
	fset  *token.FileSet
	files []*ast.File
	file  *ast.File
	info  *types.Info

	fn           *ast.FuncDecl
	outer, inner *ast.IfStmt
	set          *ast.AssignStmt // the last statement of inner
	ret          *ast.ReturnStmt
	v, lock      *types.Var // fields of the receiver, or package variables
}

// OnceGetter returns the fixes for a check in front of a lock, under which it is
// made again, that let a sync.OnceValue or a sync.Once do both. There are none
// unless the function does nothing else, takes no parameters, and sets a
// variable that nothing else sets or reads. What may fail is left alone: a Once
// does not try again.
func OnceGetter(fset *token.FileSet, files []*ast.File, info *types.Info, check *ast.IfStmt) []analysis.SuggestedFix {
	g := &lazyGetter{fset: fset, files: files, info: info, outer: check}
	if !g.find() || !g.plain() || !g.alone() {
		return nil
	}
	if !g.v.IsField() && !ast.IsExported(g.fn.Name.Name) {
		if fix, ok := g.onceValue(); ok {
			return []analysis.SuggestedFix{fix}
		}
		return nil
	}
	if fix, ok := g.once(); ok {
		return []analysis.SuggestedFix{fix}
	}
	return nil
}

// find reads the function around the check.
func (g *lazyGetter) find() bool {
	for _, f := range g.files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && fn.Pos() <= g.outer.Pos() && g.outer.Pos() < fn.End() {
				g.file, g.fn = f, fn
			}
		}
	}
	if g.fn == nil || len(g.fn.Body.List) != 2 || g.fn.Body.List[0] != ast.Stmt(g.outer) ||
		g.fn.Type.Params.NumFields() > 0 || g.fn.Type.TypeParams != nil || g.fn.Type.Results.NumFields() != 1 || g.outer.Else != nil || g.outer.Init != nil {
		return false
	}
	ret, ok := g.fn.Body.List[1].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	g.ret = ret
	lock, ok := g.locked()
	if !ok || g.inner.Init != nil || g.inner.Else != nil || types.ExprString(g.inner.Cond) != types.ExprString(g.outer.Cond) {
		return false
	}
	cond, ok := g.outer.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.EQL || len(g.inner.Body.List) == 0 {
		return false
	}
	g.set, ok = g.inner.Body.List[len(g.inner.Body.List)-1].(*ast.AssignStmt)
	if !ok || g.set.Tok != token.ASSIGN || len(g.set.Lhs) != 1 || len(g.set.Rhs) != 1 {
		return false
	}
	name := types.ExprString(g.set.Lhs[0])
	g.v, g.lock = g.variable(g.set.Lhs[0]), g.variable(lock)
	return g.v != nil && g.lock != nil && g.v.IsField() == g.lock.IsField() && types.ExprString(ret.Results[0]) == name && types.ExprString(cond.X) == name
}

// locked finds the check under the lock: Lock, defer Unlock, if, or Lock, if,
// Unlock.
func (g *lazyGetter) locked() (lock ast.Expr, ok bool) {
	list := g.outer.Body.List
	if len(list) != 3 {
		return nil, false
	}
	i, unlock := 2, 1
	if _, ok := list[1].(*ast.IfStmt); ok {
		i, unlock = 1, 2
	}
	g.inner, ok = list[i].(*ast.IfStmt)
	name, method := lockCall(list[0])
	other, release := lockCall(list[unlock])
	_, deferred := list[unlock].(*ast.DeferStmt)
	if !ok || method != "Lock" || release != "Unlock" || name != other || deferred != (unlock == 1) {
		return nil, false
	}
	return callOf(list[0]).Fun.(*ast.SelectorExpr).X, true
}

// variable returns the field of the receiver, or the package variable, that an
// expression is.
func (g *lazyGetter) variable(x ast.Expr) *types.Var {
	switch x := x.(type) {
	case *ast.Ident:
		if v, ok := g.info.Uses[x].(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return v
		}
	case *ast.SelectorExpr:
		recv, ok := x.X.(*ast.Ident)
		if !ok || g.fn.Recv == nil || len(g.fn.Recv.List[0].Names) != 1 || g.fn.Recv.List[0].Names[0].Name != recv.Name {
			return nil
		}
		if _, ptr := g.fn.Recv.List[0].Type.(*ast.StarExpr); !ptr {
			return nil
		}
		if v, ok := g.info.Uses[x.Sel].(*types.Var); ok && v.IsField() {
			return v
		}
	}
	return nil
}

// plain reports whether the initialisation ends at its end only, does not panic
// by itself, and sets nothing else that others see.
func (g *lazyGetter) plain() bool {
	ok := endsPlainly(g.inner.Body)
	ast.Inspect(g.inner.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, isIdent := n.Fun.(*ast.Ident); isIdent && id.Name == "panic" {
				ok = false
			}
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				ok = ok && (n == g.set || g.local(lhs))
			}
		case *ast.IncDecStmt:
			ok = ok && g.local(n.X)
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.AND || g.variable(n.X) != g.v)
		}
		return ok
	})
	return ok && types.Identical(g.info.TypeOf(g.fn.Type.Results.List[0].Type), g.v.Type())
}

// local reports whether an expression is a variable of the initialisation, or a
// part of one.
func (g *lazyGetter) local(x ast.Expr) bool {
	switch part := x.(type) {
	case *ast.IndexExpr:
		return g.local(part.X)
	case *ast.SelectorExpr:
		return g.local(part.X)
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		return false
	}
	obj := g.info.ObjectOf(id)
	return id.Name == "_" || obj != nil && g.inner.Body.Pos() <= obj.Pos() && obj.Pos() < g.inner.Body.End()
}

// alone reports whether the variable is used in the function alone.
func (g *lazyGetter) alone() bool {
	return !g.v.Exported() && !g.elsewhere(g.v)
}

func (g *lazyGetter) elsewhere(v *types.Var) bool {
	for id, obj := range g.info.Uses {
		if obj == types.Object(v) && (id.Pos() < g.fn.Pos() || id.Pos() >= g.fn.End()) {
			return true
		}
	}
	return false
}

// onceValue turns the function into a variable, and drops the one that it set.
func (g *lazyGetter) onceValue() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	pkg := importName(g.file, "sync")
	drop := []*types.Var{g.v}
	if !g.elsewhere(g.lock) && !g.lock.Exported() {
		drop = append(drop, g.lock)
	}
	gone, ok := dropVars(g.fset, g.files, g.info, drop)
	self := g.info.Defs[g.fn.Name]
	if pkg == "" || !ok || g.fn.Recv != nil || refersTo(g.files, g.info, g.inner.Body, self) {
		return none, false
	}
	edits, ok := g.unwrap(2, g.ret)
	if !ok {
		return none, false
	}
	result := types.ExprString(g.fn.Type.Results.List[0].Type)
	edits = append(edits,
		analysis.TextEdit{Pos: g.fn.Pos(), End: g.fn.Body.Lbrace + 1, NewText: []byte("var " + g.fn.Name.Name + " = " + pkg + ".OnceValue(func() " + result + " {")},
		analysis.TextEdit{Pos: g.set.Pos(), End: g.set.Rhs[0].Pos(), NewText: []byte("return ")},
		analysis.TextEdit{Pos: g.fn.Body.Rbrace, End: g.fn.Body.Rbrace + 1, NewText: []byte("})")})
	return analysis.SuggestedFix{Message: OnceValueTitle, TextEdits: append(edits, gone...)}, true
}

// once puts the initialisation into the Do of a Once, which takes the place of
// the lock if that is used for nothing else.
func (g *lazyGetter) once() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	pkg := importName(g.file, "sync")
	decl, ok := fieldOrSpec(g.files, g.lock)
	if pkg == "" || !ok {
		return none, false
	}
	name := unusedName(namesIn(g.file), g.v.Name()+"Once")
	edit := analysis.TextEdit{Pos: decl.Pos(), End: decl.End(), NewText: []byte(name + " " + pkg + ".Once")}
	if g.elsewhere(g.lock) || g.lock.Exported() {
		if edit, ok = g.declare(name + " " + pkg + ".Once"); !ok {
			return none, false
		}
	}
	call := name
	if g.v.IsField() {
		call = g.fn.Recv.List[0].Names[0].Name + "." + name
	}
	edits, ok := g.unwrap(1, nil)
	if !ok {
		return none, false
	}
	edits = append(edits, edit,
		analysis.TextEdit{Pos: g.outer.Pos(), End: g.outer.Body.Lbrace + 1, NewText: []byte(call + ".Do(func() {")},
		analysis.TextEdit{Pos: g.outer.Body.Rbrace, End: g.outer.Body.Rbrace + 1, NewText: []byte("})")})
	return analysis.SuggestedFix{Message: OnceInsteadTitle, TextEdits: edits}, true
}

// declare puts a Once behind the field that it is for, or, for a package
// variable, in front of the function.
func (g *lazyGetter) declare(text string) (analysis.TextEdit, bool) {
	if g.v.IsField() {
		field, ok := fieldOrSpec(g.files, g.v)
		return atLine(g.fset, field.End(), nil, 1, "\t"+text+"\n"), ok
	}
	pos := g.fn.Pos()
	if g.fn.Doc != nil {
		pos = g.fn.Doc.Pos()
	}
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte("var " + text + "\n\n")}, true
}

// unwrap drops the lines around the body of the inner check, which moves so many
// tabs to the left. With last, the lines of the outer check go as well, and all
// up to that statement.
func (g *lazyGetter) unwrap(tabs int, last ast.Stmt) ([]analysis.TextEdit, bool) {
	at := func(pos token.Pos) int { return line(g.fset, pos) }
	tf := g.fset.File(g.fn.Pos())
	head, body, tail, end := at(g.outer.Pos()), at(g.inner.Body.Lbrace), at(g.inner.Body.Rbrace), at(g.outer.Body.Rbrace)
	if at(g.outer.Body.Lbrace) != head || at(g.inner.Pos()) != body || at(g.fn.Body.Lbrace) >= head || end >= tf.LineCount() ||
		at(g.inner.Body.List[0].Pos()) == body || at(g.set.End()) == tail || !plainLines(g.fset, g.file, g.inner, body, tail) {
		return nil, false
	}
	for _, c := range g.file.Comments {
		l := at(c.Pos())
		if l > head && l <= body || l >= tail && l <= end || last != nil && l > end && l <= at(last.End()) {
			return nil, false
		}
	}
	var edits []analysis.TextEdit
	cut := func(from, to int) { // lines, without the last
		edits = append(edits, analysis.TextEdit{Pos: tf.LineStart(from), End: tf.LineStart(to)})
	}
	cut(head+1, body+1)
	for n := body + 1; n < tail; n++ {
		if start := tf.LineStart(n); int(tf.LineStart(n+1)-start) > tabs {
			edits = append(edits, analysis.TextEdit{Pos: start, End: start + token.Pos(tabs)})
		}
	}
	if last == nil {
		cut(tail, end)
		return edits, true
	}
	cut(tail, at(last.End())+1)
	first := analysis.TextEdit{Pos: tf.LineStart(head), End: tf.LineStart(head + 1)}
	for _, c := range g.file.Comments {
		if at(c.Pos()) == head && c.Pos() > g.outer.Body.Lbrace {
			first.Pos, first.End = g.outer.Pos(), c.Pos() // the comment gets the line
		}
	}
	return append(edits, first), true
}

// fieldOrSpec returns the declaration of a field or package variable, from its
// name to the end of its type; there is none if several names share it.
func fieldOrSpec(files []*ast.File, v *types.Var) (s span, ok bool) {
	note := func(names []*ast.Ident, t ast.Expr) {
		if len(names) == 1 && t != nil && names[0].Pos() == v.Pos() {
			s, ok = span{v.Pos(), t.End()}, true
		}
	}
	for _, f := range files {
		if v.Pos() < f.FileStart || v.Pos() >= f.FileEnd {
			continue
		}
		ast.Inspect(f, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.Field:
				note(x.Names, x.Type)
			case *ast.ValueSpec:
				if x.Values == nil {
					note(x.Names, x.Type)
				}
			}
			return !ok
		})
	}
	return s, ok
}

// A span is a part of a node.
type span struct{ from, to token.Pos }

// Pos returns where the span starts.
func (s span) Pos() token.Pos { return s.from }

// End returns where it ends.
func (s span) End() token.Pos { return s.to }
