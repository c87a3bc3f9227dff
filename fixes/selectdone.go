package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes that let a channel operation end with a context.
const (
	SelectDoneTitle   = "Select on the done channel too, and return as elsewhere"
	SelectReturnTitle = "Select on the done channel too, and return"
)

// An Operation is a statement that sends or receives.
type Operation struct {
	Fset *token.FileSet
	File *ast.File
	Pkg  *types.Package
	Info *types.Info
	Stmt ast.Stmt
}

// IsOperation reports whether a statement is a send or receive, and no more.
func IsOperation(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.SendStmt:
		return true
	case *ast.ExprStmt:
		return Received(s.X) != nil
	case *ast.AssignStmt:
		return len(s.Rhs) == 1 && Received(s.Rhs[0]) != nil && (s.Tok == token.DEFINE || s.Tok == token.ASSIGN)
	}
	return false
}

// Received returns the expression as a receive, nil if it is none.
func Received(e ast.Expr) *ast.UnaryExpr {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	if !ok || u.Op != token.ARROW {
		return nil
	}
	return u
}

// SelectDone lets the operation end when done, the text of a channel, is closed.
// If like is a select of the same function that waits for it too and then
// returns, the function returns the same; that changes nothing but the fault.
// Otherwise it returns zero values, and failed for an error.
func (o *Operation) SelectDone(done string, like *ast.SelectStmt, sig *types.Signature, failed string) (analysis.SuggestedFix, bool) {
	title := SelectDoneTitle
	leave, ok := o.returnOf(like, done)
	if !ok {
		title = SelectReturnTitle
		if leave, ok = o.Leave(sig, failed); !ok {
			return analysis.SuggestedFix{}, false
		}
	}
	edits, _ := o.Beside("<-"+done, leave)
	return analysis.SuggestedFix{Message: title, TextEdits: edits}, edits != nil
}

// returnOf returns what a select does when done is closed, if it only returns
// values that are the same at the operation.
func (o *Operation) returnOf(like *ast.SelectStmt, done string) (string, bool) {
	if like == nil {
		return "", false
	}
	for _, s := range like.Body.List {
		clause := s.(*ast.CommClause)
		x, ok := clause.Comm.(*ast.ExprStmt)
		if !ok || Received(x.X) == nil || types.ExprString(Received(x.X).X) != done || len(clause.Body) != 1 {
			continue
		}
		ret, ok := clause.Body[0].(*ast.ReturnStmt)
		if !ok || !o.sameHere(ret) {
			return "", false
		}
		list := make([]string, len(ret.Results))
		for i, r := range ret.Results {
			list[i] = exprText(r)
		}
		return strings.TrimSpace("return " + strings.Join(list, ", ")), true
	}
	return "", false
}

// sameHere reports whether the names in a node mean the same at the operation, and
// are not names of variables that may hold something else there.
func (o *Operation) sameHere(n ast.Node) bool {
	scope := o.Pkg.Scope().Innermost(o.Stmt.Pos())
	same := scope != nil
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			same = false
		case *ast.SelectorExpr:
			ast.Inspect(n.X, func(m ast.Node) bool { return m == nil || o.means(scope, m, &same) })
			return false
		case *ast.KeyValueExpr:
			same = false // keys are fields, which have no scope
		case *ast.Ident:
			return o.means(scope, n, &same)
		}
		return same
	})
	return same
}

func (o *Operation) means(scope *types.Scope, n ast.Node, same *bool) bool {
	id, ok := n.(*ast.Ident)
	if !ok || !*same {
		return *same
	}
	obj := o.Info.Uses[id]
	_, found := scope.LookupParent(id.Name, o.Stmt.Pos())
	*same = obj != nil && found == obj
	return *same
}

// Visible reports whether an expression means the same at the operation.
func (o *Operation) Visible(e ast.Expr) bool { return o.sameHere(e) }

// Beside puts the operation in a select with another case, after which control
// leaves. It returns the name of a variable that cannot be declared, if there is
// one, and no edits if the operation stands where no select can.
func (o *Operation) Beside(other, leave string) (edits []analysis.TextEdit, bad *ast.Ident) {
	p, ok := placeOf(o.Fset, o.File, o.Stmt)
	if !ok || p.stmt() != o.Stmt || !p.alone() || !IsOperation(o.Stmt) {
		return nil, nil
	}
	tab := "\n" + p.indent()
	head := ""
	a, ok := o.Stmt.(*ast.AssignStmt)
	if ok && a.Tok == token.DEFINE {
		var vars []string
		if vars, bad = o.declared(a); bad != nil {
			return nil, bad
		}
		for _, v := range vars {
			head += v + tab
		}
	}
	pos, end := o.Stmt.Pos(), o.Stmt.End()
	edits = append(edits, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(head + "select {" + tab + "case ")})
	if head != "" || a != nil && a.Tok == token.DEFINE {
		edits = append(edits, analysis.TextEdit{Pos: a.TokPos, End: a.TokPos + 2, NewText: []byte("=")})
	}
	tail := tab + "case " + other + ":" + tab + "\t" + leave + tab + "}"
	c := p.comment()
	if c == nil {
		return append(edits, analysis.TextEdit{Pos: end, End: end, NewText: []byte(":" + tail)}), nil
	}
	return append(edits,
		analysis.TextEdit{Pos: end, End: end, NewText: []byte(":")},
		analysis.TextEdit{Pos: c.End(), End: c.End(), NewText: []byte(tail)}), nil
}

// declared declares the variables that a receive would have declared.
func (o *Operation) declared(a *ast.AssignStmt) (list []string, bad *ast.Ident) {
	for _, l := range a.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		obj := o.Info.Defs[id]
		if obj == nil {
			continue // it is there already
		}
		typ, ok := o.TypeName(obj.Type())
		if !ok {
			return nil, id
		}
		list = append(list, "var "+id.Name+" "+typ)
	}
	return list, nil
}

// TypeName writes a type as code at the operation can.
func (o *Operation) TypeName(t types.Type) (string, bool) {
	ok := true
	pos := o.Stmt.Pos()
	s := types.TypeString(t, func(p *types.Package) string {
		if p == o.Pkg {
			return ""
		}
		name := ""
		for _, spec := range o.File.Imports {
			if pkg := o.Info.PkgNameOf(spec); pkg != nil && pkg.Imported() == p {
				name = pkg.Name()
			}
		}
		if _, obj := o.Pkg.Scope().Innermost(pos).LookupParent(name, pos); obj == nil {
			ok = false
		}
		return name
	})
	return s, ok
}

// Leave is the statement by which a function with the signature returns failed
// for an error and zero values otherwise; false if one cannot be written.
func (o *Operation) Leave(sig *types.Signature, failed string) (string, bool) {
	n := sig.Results().Len()
	if n == 0 {
		return "return", true
	}
	values := make([]string, n)
	for i := range n {
		t := sig.Results().At(i).Type()
		if i == n-1 && types.TypeString(t, nil) == "error" && failed != "" {
			values[i] = failed
			continue
		}
		v, ok := o.zero(t)
		if !ok {
			return "", false
		}
		values[i] = v
	}
	return "return " + strings.Join(values, ", "), true
}

// zero writes the zero value of a type.
func (o *Operation) zero(t types.Type) (string, bool) {
	if _, ok := t.(*types.TypeParam); ok {
		return "*new(" + t.String() + ")", true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		}
		return "nil", true
	case *types.Struct, *types.Array:
		s, ok := o.TypeName(t)
		return s + "{}", ok
	}
	return "nil", true
}
