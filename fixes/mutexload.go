package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// load copies what the statement reads while the lock is held, and lets the
// statement use the copies. The lock may be held already, for the statement before.
func (g *guard) load(p place, stmt ast.Stmt, held bool) ([]analysis.TextEdit, bool) {
	edits, lines, ok := g.copies(stmt)
	if !ok {
		return nil, false
	}
	lock, unlock := g.around(stmt)
	if !held {
		lines = append([]string{lock}, lines...)
	}
	return append(edits, p.before(append(lines, unlock)...)), true
}

// copies returns the lines that copy what a statement reads, and the edits that
// make it use the copies.
func (g *guard) copies(stmt ast.Stmt) (edits []analysis.TextEdit, lines []string, ok bool) {
	head := headOf(stmt)
	if head == nil {
		return nil, nil, false
	}
	names := map[string]string{}
	for _, id := range g.uses {
		if g.stmt(id) != stmt {
			continue
		}
		e := g.readOf(id)
		if e == nil || !within(e, head) || g.guarded(e) {
			return nil, nil, false
		}
		text, ok := g.copied(e)
		if !ok {
			return nil, nil, false
		}
		name := names[text]
		if name == "" {
			name = g.fresh(id.Name + "Now")
			names[text] = name
			lines = append(lines, name+" := "+text)
		}
		edits = append(edits, replace(e, name))
	}
	return edits, lines, true
}

// guarded reports whether e is evaluated under a condition of the same
// expression and could fail without it: i < len(s) && s[i] > 0.
func (g *guard) guarded(e ast.Expr) bool {
	fails := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			_, isMap := g.info.TypeOf(n.X).Underlying().(*types.Map)
			fails = fails || !isMap
		case *ast.SelectorExpr:
			_, isPtr := g.info.TypeOf(n.X).Underlying().(*types.Pointer)
			fails = fails || isPtr
		}
		return true
	})
	if !fails {
		return false
	}
	for n := ast.Node(e); n != nil; n = g.parents[n] {
		if b, ok := g.parents[n].(*ast.BinaryExpr); ok && (b.Op == token.LAND || b.Op == token.LOR) && b.Y == n {
			return true
		}
		if _, ok := n.(ast.Stmt); ok {
			break
		}
	}
	return false
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
	e := g.expr(id)
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
		case *ast.UnaryExpr:
			if p.Op == token.AND {
				return nil
			}
		case *ast.SliceExpr, *ast.StarExpr:
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
	text := exprText(e)
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
		return text, !g.itself(e) // what a pointer to the guarded leads to is guarded as well
	default:
		return text, true
	}
	name, _, ok := g.imported(pkg, pkg)
	if !slices.Contains(g.paths, pkg) {
		g.paths = append(g.paths, pkg)
	}
	return name + ".Clone(" + text + ")", ok
}
