package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for locks that are taken in different orders.
const (
	SwapLocksTitle    = "Take the locks in the other order"
	AddressOrderTitle = "Lock the two in the order of their addresses"
	IDOrderTitle      = "Lock the two in the order of their ids"
)

// A locking is two statements that take locks one directly after the other,
// each perhaps followed by the defer that releases it.
type locking struct {
	place         // of the first
	first, second []ast.Stmt
}

// lockingOf finds the statements of two calls of Lock. There are none if
// anything else stands between them, lines of comment included.
func lockingOf(fset *token.FileSet, file *ast.File, outer, inner *ast.CallExpr) (locking, bool) {
	none := locking{}
	var l locking
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok && s.X == ast.Expr(outer) {
			l.place, _ = placeOf(fset, file, s)
		}
		return l.list == nil
	})
	if l.list == nil || !l.alone() {
		return none, false
	}
	rest := l.list[l.i:]
	l.first = lockAndDefer(rest)
	l.second = lockAndDefer(rest[len(l.first):])
	if len(l.first) == 0 || len(l.second) == 0 || callOf(l.second[0]) != inner {
		return none, false
	}
	from, to := l.first[0].Pos(), l.second[len(l.second)-1].End()
	for i := 1; i < len(l.first)+len(l.second); i++ {
		if line(fset, rest[i-1].End()) == line(fset, rest[i].Pos()) {
			return none, false
		}
	}
	for _, c := range file.Comments {
		behind := slices.ContainsFunc(rest[:len(l.first)+len(l.second)], func(s ast.Stmt) bool { return line(fset, s.End()) == line(fset, c.Pos()) })
		if from < c.Pos() && c.Pos() < to && !behind {
			return none, false
		}
	}
	return l, true
}

// lockAndDefer returns the first statement, which takes a lock, with the defer
// behind it that releases the same; nothing if it is another statement.
func lockAndDefer(list []ast.Stmt) []ast.Stmt {
	if len(list) == 0 {
		return nil
	}
	lock, method := lockCall(list[0])
	if method != "Lock" && method != "RLock" {
		return nil
	}
	if len(list) > 1 {
		if _, ok := list[1].(*ast.DeferStmt); ok {
			if unlock, m := lockCall(list[1]); m == strings.Replace(method, "Lock", "Unlock", 1) && unlock == lock {
				return list[:2]
			}
		}
	}
	return list[:1]
}

// lockCall returns the operand and the name of a method that a statement calls
// without arguments.
func lockCall(s ast.Stmt) (lock, method string) {
	call := callOf(s)
	if call == nil || len(call.Args) > 0 {
		return "", ""
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	return types.ExprString(sel.X), sel.Sel.Name
}

func callOf(s ast.Stmt) *ast.CallExpr {
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, _ := s.X.(*ast.CallExpr)
		return call
	case *ast.DeferStmt:
		return s.Call
	}
	return nil
}

func stmtText(s ast.Stmt) string {
	text := types.ExprString(callOf(s))
	if _, ok := s.(*ast.DeferStmt); ok {
		return "defer " + text
	}
	return text
}

// SwapLocks exchanges two calls of Lock that follow one another, each with the
// defer that belongs to it. What the second is called on must not hang on what
// the first guards; that is for the caller to know.
func SwapLocks(fset *token.FileSet, file *ast.File, outer, inner *ast.CallExpr) (analysis.SuggestedFix, bool) {
	l, ok := lockingOf(fset, file, outer, inner)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	fix := analysis.SuggestedFix{Message: SwapLocksTitle}
	old := l.list[l.i:]
	for i, s := range append(append([]ast.Stmt(nil), l.second...), l.first...) {
		if text := stmtText(s); text != stmtText(old[i]) {
			fix.TextEdits = append(fix.TextEdits, replace(old[i], text))
		}
	}
	return fix, true
}

// OrderTwins lets two calls of Lock that follow one another, of one field of two
// variables, take the locks in the order of the addresses of the two, and also,
// if the type has a field for it, of their ids.
func OrderTwins(fset *token.FileSet, files []*ast.File, info *types.Info, outer, inner *ast.CallExpr) []analysis.SuggestedFix {
	var file *ast.File
	for _, f := range files {
		if f.FileStart <= outer.Pos() && outer.Pos() < f.FileEnd {
			file = f
		}
	}
	if file == nil {
		return nil
	}
	l, ok := lockingOf(fset, file, outer, inner)
	if !ok {
		return nil
	}
	a, b, depth := twins(info, outer, inner)
	if a == nil {
		return nil
	}
	x, y := types.ExprString(a), types.ExprString(b)
	names := namesIn(file)
	first, second := unusedName(names, "first"), unusedName(names, "second")
	order := func(less string) []analysis.TextEdit {
		edits := []analysis.TextEdit{l.before(
			first+", "+second+" := "+x+", "+y,
			"if "+less+" {\n"+l.indent()+"\t"+first+", "+second+" = "+y+", "+x+"\n"+l.indent()+"}",
		)}
		for i, group := range [][]ast.Stmt{l.first, l.second} {
			for _, s := range group {
				edits = append(edits, replace(operand(callOf(s), depth), []string{first, second}[i]))
			}
		}
		return edits
	}
	var list []analysis.SuggestedFix
	pkg, edits := importName(file, "unsafe"), []analysis.TextEdit(nil)
	if pkg == "" && !names["unsafe"] {
		pkg, edits = "unsafe", importEdits(fset, file, "unsafe", "")
	}
	if pkg != "" {
		address := func(name string) string { return "uintptr(" + pkg + ".Pointer(" + name + "))" }
		list = append(list, analysis.SuggestedFix{Message: AddressOrderTitle, TextEdits: append(edits, order(address(x)+" > "+address(y))...)})
	}
	if id := idField(files, info, info.TypeOf(a)); id != "" {
		list = append(list, analysis.SuggestedFix{Message: IDOrderTitle, TextEdits: order(x + "." + id + " > " + y + "." + id)})
	}
	return list
}

// twins returns the two pointers at which the operands of two calls differ, with
// the number of fields behind them; nil if there are none.
func twins(info *types.Info, outer, inner *ast.CallExpr) (a, b ast.Expr, depth int) {
	a, b = operand(outer, 0), operand(inner, 0)
	for {
		x, ok1 := a.(*ast.SelectorExpr)
		y, ok2 := b.(*ast.SelectorExpr)
		if !ok1 || !ok2 || x.Sel.Name != y.Sel.Name {
			break
		}
		a, b, depth = x.X, y.X, depth+1
	}
	if !simple(a) || !simple(b) || info.TypeOf(a) == nil || !types.Identical(info.TypeOf(a), info.TypeOf(b)) {
		return nil, nil, 0
	}
	if _, ok := info.TypeOf(a).Underlying().(*types.Pointer); !ok {
		return nil, nil, 0
	}
	return a, b, depth
}

// operand returns what a method is called on, without its last fields.
func operand(call *ast.CallExpr, depth int) ast.Expr {
	x := call.Fun.(*ast.SelectorExpr).X
	for range depth {
		x = x.(*ast.SelectorExpr).X
	}
	return x
}

func namesIn(file *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	})
	return names
}

// unusedName returns base, or base with underscores, whichever is no name yet.
func unusedName(names map[string]bool, base string) string {
	for names[base] {
		base += "_"
	}
	names[base] = true
	return base
}

// idField returns the field of a struct that is named id and is set in every
// composite literal and nowhere else, "" if there is none.
func idField(files []*ast.File, info *types.Info, t types.Type) string {
	s, ok := t.Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	var id *types.Var
	for f := range s.Fields() {
		b, ok := f.Type().Underlying().(*types.Basic)
		if strings.EqualFold(f.Name(), "id") && ok && b.Info()&types.IsOrdered != 0 {
			id = f
		}
	}
	if id == nil {
		return ""
	}
	literals, ok := 0, true
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if lt := info.TypeOf(n); lt != nil && types.Identical(lt.Underlying(), s) {
					literals++
					ok = ok && sets(n, id.Name())
				}
			case *ast.AssignStmt:
				for _, lhs := range n.Lhs {
					ok = ok && !selects(info, lhs, id)
				}
			case *ast.IncDecStmt:
				ok = ok && !selects(info, n.X, id)
			case *ast.UnaryExpr:
				ok = ok && (n.Op != token.AND || !selects(info, n.X, id))
			}
			return true
		})
	}
	if literals == 0 || !ok {
		return ""
	}
	return id.Name()
}

func selects(info *types.Info, e ast.Expr, field *types.Var) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && info.Uses[sel.Sel] == types.Object(field)
}

// sets reports whether a literal gives a field a value.
func sets(lit *ast.CompositeLit, field string) bool {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return true // all fields
		}
		if k, ok := kv.Key.(*ast.Ident); ok && k.Name == field {
			return true
		}
	}
	return false
}
