package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for variables that are used atomically elsewhere.
const (
	UseAtomicTitle = "Use the atomic operation here"
	AddTitle       = "Add in one atomic operation"
)

// operations gives the suffix of the functions of sync/atomic for a type.
var operations = map[types.BasicKind]string{
	types.Int32: "Int32", types.Int64: "Int64", types.Uint32: "Uint32", types.Uint64: "Uint64",
	types.Uintptr: "Uintptr", types.UnsafePointer: "Pointer",
}

// UseAtomic makes the read or write of the variable x an atomic one. There is
// no fix for a write of several variables at once, and for one that reads and
// writes but is no addition.
func UseAtomic(fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info, x ast.Expr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	basic, ok := types.Unalias(info.TypeOf(x)).(*types.Basic)
	if !ok || operations[basic.Kind()] == "" {
		return none, false
	}
	name, edits, ok := atomicPackage(fset, file, pkg, x.Pos())
	if !ok {
		return none, false
	}
	more, ok := useAtomic(file, x, basic, func(verb string) string {
		return name + "." + verb + operations[basic.Kind()] + "(&"
	})
	return analysis.SuggestedFix{Message: UseAtomicTitle, TextEdits: append(edits, more...)}, ok
}

func useAtomic(file *ast.File, x ast.Expr, basic *types.Basic, call func(verb string) string) ([]analysis.TextEdit, bool) {
	insert := func(pos token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	around := func(verb string, arg ast.Expr, sign string) []analysis.TextEdit {
		return []analysis.TextEdit{
			insert(x.Pos(), call(verb)),
			{Pos: x.End(), End: arg.Pos(), NewText: []byte(", " + sign)},
			insert(arg.End(), ")"),
		}
	}
	switch p := enclosing(file, x).(type) {
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			return nil, false
		}
	case *ast.RangeStmt:
		if p.X != x {
			return nil, false
		}
	case *ast.IncDecStmt:
		text := call("Add") + exprText(x) + ", " + one(p.Tok, basic) + ")"
		return []analysis.TextEdit{replace(p, text)}, true
	case *ast.AssignStmt:
		if len(p.Lhs) != 1 || p.Lhs[0] != x {
			break
		}
		_, plain := p.Rhs[0].(*ast.BinaryExpr)
		switch {
		case p.Tok == token.ASSIGN && !mentionsExpr(p.Rhs[0], x):
			return around("Store", p.Rhs[0], ""), true
		case p.Tok == token.ADD_ASSIGN:
			return around("Add", p.Rhs[0], ""), true
		case p.Tok == token.SUB_ASSIGN && basic.Info()&types.IsUnsigned == 0 && !plain:
			return around("Add", p.Rhs[0], "-"), true
		}
		return nil, false
	}
	return []analysis.TextEdit{insert(x.Pos(), call("Load")), insert(x.End(), ")")}, true
}

// enclosing returns the node around x.
func enclosing(file *ast.File, x ast.Expr) ast.Node {
	path, _ := astutil.PathEnclosingInterval(file, x.Pos(), x.End())
	for i, n := range path {
		if n == ast.Node(x) && i+1 < len(path) {
			return path[i+1]
		}
	}
	return nil
}

// one returns what an increment or decrement adds.
func one(tok token.Token, basic *types.Basic) string {
	switch {
	case tok == token.INC:
		return "1"
	case basic.Info()&types.IsUnsigned != 0:
		return "^" + basic.Name() + "(0)"
	}
	return "-1"
}

// mentionsExpr reports whether n contains an expression that reads like x.
func mentionsExpr(n ast.Node, x ast.Expr) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && types.ExprString(e) == types.ExprString(x) {
			found = true
		}
		return !found
	})
	return found
}

// atomicPackage returns the name of sync/atomic at pos, and the edits that
// import it.
func atomicPackage(fset *token.FileSet, file *ast.File, pkg *types.Package, pos token.Pos) (string, []analysis.TextEdit, bool) {
	return packageAt(fset, file, pkg, pos, "sync/atomic")
}

// packageAt returns the name by which code at pos can refer to a package of
// the standard library, and the edits that import it. It fails if the name
// means something else there.
func packageAt(fset *token.FileSet, file *ast.File, pkg *types.Package, pos token.Pos, path string) (string, []analysis.TextEdit, bool) {
	name, ok := PackageAt(file, pkg, pos, path)
	if !ok {
		return "", nil, false
	}
	return name, importEdits(fset, file, path, ""), true
}

// AddOnce makes x.Store(x.Load()+v), with methods or functions of sync/atomic,
// one addition. The sum must stand in the call itself.
func AddOnce(info *types.Info, store *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	sel, ok := store.Fun.(*ast.SelectorExpr)
	if !ok || len(store.Args) == 0 || len(sel.Sel.Name) < len("Store") || sel.Sel.Name[:5] != "Store" {
		return none, false
	}
	sum, ok := ast.Unparen(store.Args[len(store.Args)-1]).(*ast.BinaryExpr)
	if !ok || sum.Op != token.ADD && sum.Op != token.SUB {
		return none, false
	}
	basic, ok := info.TypeOf(sum).Underlying().(*types.Basic)
	if !ok {
		return none, false
	}
	load, v := sum.X, sum.Y
	if !isLoadOf(load, store) && sum.Op == token.ADD {
		load, v = v, load
	}
	if !isLoadOf(load, store) || mentionsExpr(v, load) {
		return none, false
	}
	text := exprText(v)
	if sum.Op == token.SUB {
		_, literal := v.(*ast.BasicLit)
		switch {
		case basic.Info()&types.IsUnsigned != 0 && text == "1":
			text = one(token.DEC, basic)
		case basic.Info()&types.IsUnsigned != 0 || !literal:
			return none, false
		default:
			text = "-" + text
		}
	}
	name := analysis.TextEdit{Pos: sel.Sel.Pos(), End: sel.Sel.Pos() + 5, NewText: []byte("Add")}
	return analysis.SuggestedFix{Message: AddTitle, TextEdits: []analysis.TextEdit{name, replace(store.Args[len(store.Args)-1], text)}}, true
}

// isLoadOf reports whether e is the load of what store stores to.
func isLoadOf(e ast.Expr, store *ast.CallExpr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != len(store.Args)-1 {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	t := store.Fun.(*ast.SelectorExpr)
	if !ok || types.ExprString(s.X) != types.ExprString(t.X) || s.Sel.Name != "Load"+t.Sel.Name[5:] {
		return false
	}
	return len(call.Args) == 0 || types.ExprString(call.Args[0]) == types.ExprString(store.Args[0])
}
