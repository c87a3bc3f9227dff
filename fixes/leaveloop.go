package fixes

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// Titles of the fixes for a loop that goes on when its channel is closed.
const (
	LeaveLoopTitle = "Leave the loop when the channel is closed"
	RangeTitle     = "Range over the channel"
)

// LeaveLoop makes a loop end when the channel received from at pos is closed:
// the receive is that of a case of a select, or a statement of the loop. done
// says that nothing is ever sent on the channel, so that to receive from it is
// to see it closed. Nothing is offered where the function lacks a return behind
// the loop.
func LeaveLoop(fset *token.FileSet, file *ast.File, pos token.Pos, done bool) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos)
	l := &leaver{fset: fset, file: file}
	if !l.find(path) {
		return none, false
	}
	if l.clause == nil {
		return l.plain()
	}
	out, label := l.out()
	var edit analysis.TextEdit
	ok := true
	if assign, isAssign := l.clause.Comm.(*ast.AssignStmt); isAssign && len(assign.Lhs) == 2 {
		edit, ok = l.whenClosed(assign, l.clause.Body, l.clause.Colon, out)
	} else if done {
		edit, ok = l.atEnd(l.clause.Body, l.clause.Colon, out)
	} else {
		return none, false
	}
	if !ok {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: LeaveLoopTitle, TextEdits: []analysis.TextEdit{edit}}
	if label != "" {
		line := fset.File(l.loop.Pos()).LineStart(fset.PositionFor(l.loop.Pos(), false).Line)
		outer := l.place.indent()
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: line, End: line, NewText: []byte(outer[:len(outer)-1] + label + ":\n")})
	}
	return fix, true
}

// A leaver knows where a receive stands.
type leaver struct {
	fset   *token.FileSet
	file   *ast.File
	clause *ast.CommClause // nil for a receive of its own
	recv   ast.Stmt        // the statement of the loop that receives
	loop   *ast.ForStmt
	place  place // of the loop, or of its label
	fn     ast.Node
}

// find looks for the loop and the function around the receive. The select or the
// receive has to be a statement of the loop's body.
func (l *leaver) find(path []ast.Node) bool {
	for i, n := range path {
		switch n := n.(type) {
		case *ast.CommClause:
			if l.clause == nil && l.loop == nil {
				l.clause = n
			}
		case *ast.ForStmt:
			if l.loop == nil {
				if i < 2 {
					return false
				}
				l.loop = n
				l.recv, _ = path[i-2].(ast.Stmt)
			}
		case *ast.RangeStmt, *ast.TypeSwitchStmt, *ast.SwitchStmt:
			if l.loop == nil {
				return false
			}
		case *ast.FuncLit, *ast.FuncDecl:
			if l.loop == nil {
				return false
			}
			l.fn = n
			var ok bool
			l.place, ok = placeOf(l.fset, l.file, l.loop)
			return ok && l.place.alone() && l.mayEnd()
		}
	}
	return false
}

// mayEnd reports whether the function compiles if the loop may end: one with
// results needs something behind it.
func (l *leaver) mayEnd() bool {
	_, typ := funcOf(l.fn)
	return typ.Results == nil || len(typ.Results.List) == 0 || l.place.i+1 < len(l.place.list)
}

// out returns the statement that leaves the loop from inside a select, and the
// label that the loop needs for it, "" for none.
func (l *leaver) out() (stmt, label string) {
	body, typ := funcOf(l.fn)
	last := body.List[len(body.List)-1]
	if (typ.Results == nil || len(typ.Results.List) == 0) && l.place.stmt() == last {
		return "return", ""
	}
	if lab, ok := l.place.stmt().(*ast.LabeledStmt); ok {
		return "break " + lab.Label.Name, ""
	}
	label = "loop"
	ast.Inspect(body, func(n ast.Node) bool {
		if lab, ok := n.(*ast.LabeledStmt); ok && lab.Label.Name == label {
			label += "s"
		}
		return true
	})
	return "break " + label, label
}

// plain cures a loop whose own statement receives.
func (l *leaver) plain() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	i := 0
	for i < len(l.loop.Body.List) && l.loop.Body.List[i] != l.recv {
		i++
	}
	assign, isAssign := l.recv.(*ast.AssignStmt)
	if isAssign && len(assign.Lhs) == 2 && len(assign.Rhs) == 1 {
		edit, ok := l.whenClosed(assign, l.loop.Body.List[min(i+1, len(l.loop.Body.List)):], assign.End(), "break")
		return analysis.SuggestedFix{Message: LeaveLoopTitle, TextEdits: []analysis.TextEdit{edit}}, ok
	}
	if i != 0 || l.loop.Cond != nil || l.loop.Post != nil || l.loop.Init != nil {
		return none, false
	}
	head, x := "for range ", ast.Expr(nil)
	switch s := l.recv.(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 || s.Tok != token.DEFINE {
			return none, false
		}
		head, x = "for "+exprText(s.Lhs[0])+" := range ", s.Rhs[0]
	}
	u, ok := x.(*ast.UnaryExpr)
	p, found := placeOf(l.fset, l.file, l.recv)
	if !ok || u.Op != token.ARROW || !found || !p.alone() {
		return none, false
	}
	return analysis.SuggestedFix{Message: RangeTitle, TextEdits: []analysis.TextEdit{
		{Pos: l.loop.For, End: l.loop.Body.Lbrace, NewText: []byte(head + exprText(u.X) + " ")},
		p.remove(),
	}}, true
}

// whenClosed puts out where stmts, which follow a receive with two results, know
// that the channel is closed, or in front of them.
func (l *leaver) whenClosed(assign *ast.AssignStmt, stmts []ast.Stmt, after token.Pos, out string) (analysis.TextEdit, bool) {
	id, ok := assign.Lhs[1].(*ast.Ident)
	if !ok || id.Name == "_" {
		return analysis.TextEdit{}, false
	}
	if len(stmts) > 0 {
		if cond, ok := stmts[0].(*ast.IfStmt); ok && cond.Init == nil {
			if not, ok := cond.Cond.(*ast.UnaryExpr); ok && not.Op == token.NOT && exprText(not.X) == id.Name {
				return l.atEnd(cond.Body.List, cond.Body.Lbrace, out)
			}
		}
		p, found := placeOf(l.fset, l.file, stmts[0])
		if !found || !p.alone() {
			return analysis.TextEdit{}, false
		}
		return p.before("if !"+id.Name+" {", "\t"+out, "}"), true
	}
	return analysis.TextEdit{}, false
}

// atEnd makes out the last of stmts, in place of a break or continue.
func (l *leaver) atEnd(stmts []ast.Stmt, open token.Pos, out string) (analysis.TextEdit, bool) {
	if len(stmts) == 0 {
		tab := "\n\t" + l.place.indent() + "\t"
		if l.clause == nil || open != l.clause.Colon {
			tab += "\t"
		}
		return analysis.TextEdit{Pos: open + 1, End: open + 1, NewText: []byte(tab + out)}, l.clause != nil && open == l.clause.Colon
	}
	last := stmts[len(stmts)-1]
	if b, ok := last.(*ast.BranchStmt); ok {
		return replace(b, out), b.Tok == token.BREAK || b.Tok == token.CONTINUE
	}
	p, ok := placeOf(l.fset, l.file, last)
	return p.after(out), ok && p.alone()
}
