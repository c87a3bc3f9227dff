package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// indentLines moves the lines behind one position, up to that of another, by a
// tab to the right. It fails where a string or comment goes over several lines.
func (p place) indentLines(from, to token.Pos) ([]analysis.TextEdit, bool) {
	first, last := p.line(from)+1, p.line(to)
	tf := p.fset.File(from)
	if last < first {
		return nil, false
	}
	lines := map[int]bool{} // that are not empty
	ok := true
	add := func(n ast.Node, whole bool) {
		lines[p.line(n.Pos())] = true
		lines[p.line(n.End()-1)] = true
		ok = ok && (!whole || n.End() <= from || n.Pos() > to || p.line(n.Pos()) == p.line(n.End()))
	}
	for _, g := range p.file.Comments {
		for _, c := range g.List {
			add(c, true)
		}
	}
	for _, stmt := range p.list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if n != nil {
				lit, isLit := n.(*ast.BasicLit)
				add(n, isLit && lit.Kind == token.STRING)
				for _, pos := range marks(n) {
					lines[p.line(pos)] = true
				}
			}
			return true
		})
	}
	var edits []analysis.TextEdit
	for line := first; line <= last; line++ {
		if lines[line] {
			pos := tf.LineStart(line)
			edits = append(edits, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte("\t")})
		}
	}
	return edits, ok
}

// marks returns the places of tokens that may stand at the start of a line and
// that are not the first or last of any node.
func marks(n ast.Node) []token.Pos {
	switch n := n.(type) {
	case *ast.CallExpr:
		return []token.Pos{n.Rparen}
	case *ast.CompositeLit:
		return []token.Pos{n.Rbrace}
	case *ast.ParenExpr:
		return []token.Pos{n.Rparen}
	case *ast.BlockStmt:
		return []token.Pos{n.Rbrace}
	case *ast.FieldList:
		if n.Closing.IsValid() {
			return []token.Pos{n.Closing}
		}
	}
	return nil
}

// declaresFor reports whether a name that section declares at its own level is
// used in rest.
func declaresFor(info *types.Info, section, rest []ast.Stmt) bool {
	declared := map[types.Object]bool{}
	for _, stmt := range section {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && info.Defs[id] != nil {
				declared[info.Defs[id]] = true
			}
			return true
		})
	}
	found := false
	for _, stmt := range rest {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && declared[info.Uses[id]] {
				found = true
			}
			return !found
		})
	}
	return found
}

// leavesBlock reports whether control may leave the statements but at their end:
// by return, goto or a label, or by break or continue of a statement around them.
func leavesBlock(stmts []ast.Stmt) bool {
	found := false
	var visit func(n ast.Node, loops, breaks int) bool
	walk := func(n ast.Node, loops, breaks int) {
		ast.Inspect(n, func(m ast.Node) bool { return m == nil || m == n || visit(m, loops, breaks) })
	}
	visit = func(n ast.Node, loops, breaks int) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.LabeledStmt:
			found = true
		case *ast.BranchStmt:
			inner := n.Tok == token.BREAK && breaks > 0 || n.Tok == token.CONTINUE && loops > 0 || n.Tok == token.FALLTHROUGH
			found = found || n.Label != nil || !inner
		case *ast.ForStmt, *ast.RangeStmt:
			walk(n, loops+1, breaks+1)
			return false
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			walk(n, loops, breaks+1)
			return false
		}
		return !found
	}
	for _, stmt := range stmts {
		if visit(stmt, 0, 0) {
			walk(stmt, 0, 0)
		}
	}
	return found
}
