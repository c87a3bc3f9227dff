package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// TypedTitle is the title of TypedAtomic.
const TypedTitle = "Use the typed atomic everywhere"

// TypedAtomic gives a field or package variable the type of sync/atomic and
// makes the calls of functions of sync/atomic, and its plain uses, calls of
// methods. All uses must be in one file, and none may be of another kind. It
// leaves to a person that the struct must not be copied any more.
func TypedAtomic(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info, v *types.Var) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	basic, ok := types.Unalias(v.Type()).(*types.Basic)
	if !ok || operations[basic.Kind()] == "" || basic.Kind() == types.UnsafePointer || v.Pkg() != pkg || v.Exported() || v.Embedded() {
		return none, false
	}
	t := typer{info: info, v: v, basic: basic}
	for _, f := range files {
		if f.FileStart <= v.Pos() && v.Pos() < f.FileEnd {
			t.file = f
		}
	}
	if t.file == nil {
		return none, false
	}
	if ver := goVersion(t.file, pkg, info); ver != "" && version.Compare(ver, "go1.19") < 0 {
		return none, false
	}
	name, edits, ok := atomicPackage(fset, t.file, pkg, v.Pos())
	if !ok || !t.declare(name+"."+operations[basic.Kind()]) {
		return none, false
	}
	for id, obj := range info.Uses {
		if o, ok := obj.(*types.Var); ok && o.Origin() == v && !t.use(id) {
			return none, false
		}
	}
	return analysis.SuggestedFix{Message: TypedTitle, TextEdits: append(edits, t.edits...)}, true
}

type typer struct {
	file  *ast.File
	info  *types.Info
	v     *types.Var
	basic *types.Basic
	edits []analysis.TextEdit
}

func (t *typer) edit(pos, end token.Pos, text string) bool {
	t.edits = append(t.edits, analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)})
	return true
}

// declare changes the declared type.
func (t *typer) declare(typ string) bool {
	path, _ := astutil.PathEnclosingInterval(t.file, t.v.Pos(), t.v.Pos())
	if len(path) < 2 {
		return false
	}
	switch d := path[1].(type) {
	case *ast.Field:
		return len(d.Names) == 1 && d.Tag == nil && t.edit(d.Type.Pos(), d.Type.End(), typ)
	case *ast.ValueSpec:
		return len(d.Names) == 1 && len(d.Values) == 0 && t.edit(d.Type.Pos(), d.Type.End(), typ)
	}
	return false
}

// use rewrites one use.
func (t *typer) use(id *ast.Ident) bool {
	if id.Pos() < t.file.FileStart || id.Pos() >= t.file.FileEnd {
		return false
	}
	path, _ := astutil.PathEnclosingInterval(t.file, id.Pos(), id.End())
	x := ast.Expr(id)
	if sel, ok := path[1].(*ast.SelectorExpr); ok && sel.Sel == id {
		x, path = sel, path[1:]
	} else if t.v.IsField() {
		return false // in a composite literal
	}
	switch p := path[1].(type) {
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			call, ok := path[2].(*ast.CallExpr)
			if !ok {
				return false
			}
			edits, ok := atomicCall(t.info, x, p, call, t.basic)
			t.edits = append(t.edits, edits...)
			return ok
		}
	case *ast.ParenExpr, *ast.KeyValueExpr:
		return false
	case *ast.RangeStmt:
		return false
	case *ast.IncDecStmt:
		return t.edit(x.End(), p.End(), ".Add("+one(p.Tok, t.basic)+")")
	case *ast.AssignStmt:
		for _, lhs := range p.Lhs {
			if lhs == x {
				return t.assign(x, p)
			}
		}
	}
	return t.edit(x.End(), x.End(), ".Load()")
}

// atomicCall makes atomic.AddInt64(&x, 1) x.Add(1).
func atomicCall(info *types.Info, x ast.Expr, addr *ast.UnaryExpr, call *ast.CallExpr, basic *types.Basic) ([]analysis.TextEdit, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || call.Args[0] != addr {
		return nil, false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	suffix := operations[basic.Kind()]
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "sync/atomic" || suffix == "" || len(fn.Name()) <= len(suffix) {
		return nil, false
	}
	method := "." + fn.Name()[:len(fn.Name())-len(suffix)] + "("
	edits := []analysis.TextEdit{{Pos: call.Pos(), End: x.Pos()}}
	if len(call.Args) == 1 {
		return append(edits, analysis.TextEdit{Pos: x.End(), End: call.End(), NewText: []byte(method + ")")}), true
	}
	return append(edits, analysis.TextEdit{Pos: x.End(), End: call.Args[1].Pos(), NewText: []byte(method)}), true
}

// assign makes x = y x.Store(y), and x += y x.Add(y).
func (t *typer) assign(x ast.Expr, s *ast.AssignStmt) bool {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 || mentionsExpr(s.Rhs[0], x) {
		return false
	}
	method := ".Store("
	switch s.Tok {
	case token.ASSIGN:
	case token.ADD_ASSIGN:
		method = ".Add("
	default:
		return false
	}
	return t.edit(x.End(), s.Rhs[0].Pos(), method) && t.edit(s.End(), s.End(), ")")
}
