package fixes

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// load copies what the statement reads while the lock is held, and lets the
// statement use the copies.
func (g *guard) load(p place, stmt ast.Stmt) ([]analysis.TextEdit, bool) {
	head := headOf(stmt)
	if head == nil {
		return nil, false
	}
	var edits []analysis.TextEdit
	lines := []string{g.mu + ".Lock()"}
	names := map[string]string{}
	for _, id := range g.uses {
		if g.stmt(id) != stmt {
			continue
		}
		e := g.readOf(id)
		if e == nil || !(head.Pos() <= e.Pos() && e.End() <= head.End()) {
			return nil, false
		}
		text, ok := g.copied(e)
		if !ok {
			return nil, false
		}
		name := names[text]
		if name == "" {
			name = g.fresh(g.obj.Name() + "Now")
			names[text] = name
			lines = append(lines, name+" := "+text)
		}
		edits = append(edits, replace(e, name))
	}
	lines = append(lines, g.mu+".Unlock()")
	return append(edits, p.before(lines...)), true
}

// headOf returns the part of a statement that is evaluated before, and once.
func headOf(stmt ast.Stmt) ast.Node {
	switch s := stmt.(type) {
	case *ast.IfStmt:
		return s.Cond
	case *ast.SwitchStmt:
		return s.Tag
	case *ast.RangeStmt:
		return s.X
	}
	return stmt
}

// readOf returns the widest expression around id that reads from the variable
// and runs no code: n, m[k], len(m), s.f. It is nil if that is not a value that
// can be copied in its place.
func (g *guard) readOf(id *ast.Ident) ast.Expr {
	var e ast.Expr = id
	for {
		switch p := g.parents[e].(type) {
		case *ast.SelectorExpr:
			if sel := g.info.Selections[p]; sel == nil || sel.Kind() != types.FieldVal {
				return nil
			}
			e = p
			continue
		case *ast.IndexExpr:
			if p.X != e || !g.calm(p.Index) {
				return e
			}
			e = p
			continue
		case *ast.CallExpr:
			if fun, ok := p.Fun.(*ast.Ident); ok && g.info.Types[fun].IsBuiltin() && (fun.Name == "len" || fun.Name == "cap") {
				return p
			}
		case *ast.UnaryExpr, *ast.SliceExpr, *ast.StarExpr:
			return nil
		case *ast.AssignStmt:
			if len(p.Rhs) == 1 && len(p.Lhs) == 2 {
				return nil // v, ok := m[k]
			}
		}
		return e
	}
}

// copied returns the text that copies e, so that the copy does not share what
// the lock guards.
func (g *guard) copied(e ast.Expr) (string, bool) {
	text := types.ExprString(e)
	if strings.Contains(text, "\n") {
		return "", false
	}
	var pkg string
	switch g.info.TypeOf(e).Underlying().(type) {
	case *types.Map:
		pkg = "maps"
	case *types.Slice:
		pkg = "slices"
	case *types.Pointer:
		return text, e != g.baseOf(e) // what a pointer to the guarded leads to is guarded as well
	default:
		return text, true
	}
	name, edits, ok := g.imported(pkg, pkg)
	if !g.cloning[pkg] {
		g.cloning[pkg] = true
		g.imports = append(g.imports, edits...)
	}
	return name + ".Clone(" + text + ")", ok
}

// baseOf returns e if it is the variable itself.
func (g *guard) baseOf(e ast.Expr) ast.Expr {
	if _, ok := e.(*ast.Ident); ok {
		return e
	}
	return nil
}
