package fixes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for timers that leak or are drained in vain.
const (
	DropDrainTitle = "Stop the timer without a receive: nothing is left in its channel"
	PollDrainTitle = "Receive from the timer only if a value is there"
	DeferStopTitle = "Stop the ticker when the function returns"
	StopRoundTitle = "Stop the timer of the round when another case comes first"
)

// DropDrain removes a receive that empties the channel of a stopped timer: of
// `if !t.Stop() { <-t.C }` it leaves t.Stop(). It is safe if nothing can be in
// the channel. A receive that is a statement by itself may be there to wait for
// the timer, and goes only if plain is set.
func DropDrain(fset *token.FileSet, file *ast.File, recv ast.Expr, plain bool) (analysis.SuggestedFix, bool) {
	stmt, cond := drainOf(file, recv)
	if stmt == nil {
		return analysis.SuggestedFix{}, false
	}
	fix := analysis.SuggestedFix{Message: DropDrainTitle}
	if cond == nil {
		p, ok := placeOf(fset, file, stmt)
		if !ok || !plain || !p.alone() {
			return fix, false
		}
		fix.TextEdits = []analysis.TextEdit{p.remove()}
		return fix, true
	}
	end := recv.End() // of what goes in front of a comment on the receive's line
	rest := end
	for _, c := range file.Comments {
		switch {
		case c.Pos() < stmt.Pos() || c.Pos() > stmt.End():
		case rest == end && c.Pos() > end && line(fset, c.Pos()) == line(fset, end):
			rest = c.End()
		default:
			return fix, false
		}
	}
	fix.TextEdits = []analysis.TextEdit{{Pos: stmt.Pos(), End: cond.Pos()}, {Pos: cond.End(), End: end}, {Pos: rest, End: stmt.End()}}
	return fix, true
}

// drainOf returns the statement that is the receive or, with the call of Stop
// that it asks, the if that does nothing else.
func drainOf(file *ast.File, recv ast.Expr) (ast.Stmt, *ast.CallExpr) {
	var stmt ast.Stmt
	var cond *ast.CallExpr
	isRecv := func(s ast.Stmt) bool {
		e, ok := s.(*ast.ExprStmt)
		return ok && ast.Unparen(e.X) == recv
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			if stmt == nil && isRecv(n) {
				stmt = n
			}
		case *ast.IfStmt:
			if len(n.Body.List) == 1 && isRecv(n.Body.List[0]) {
				x := ast.Unparen(n.Cond)
				if not, ok := x.(*ast.UnaryExpr); ok && not.Op == token.NOT {
					x = ast.Unparen(not.X)
				}
				call, ok := x.(*ast.CallExpr)
				sel, isSel := (*ast.SelectorExpr)(nil), false
				if ok {
					sel, isSel = call.Fun.(*ast.SelectorExpr)
				}
				if isSel && sel.Sel.Name == "Stop" && n.Init == nil && n.Else == nil {
					stmt, cond = n, call
				} else {
					stmt, cond = n.Body.List[0], nil
				}
				return false
			}
		}
		return true
	})
	if ifs, ok := stmt.(*ast.ExprStmt); ok && inIf(file, ifs) {
		return nil, nil // an if with an empty body would stay
	}
	return stmt, cond
}

// inIf reports whether stmt is all that an if does.
func inIf(file *ast.File, stmt ast.Stmt) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		b, ok := n.(*ast.IfStmt)
		found = found || ok && len(b.Body.List) == 1 && b.Body.List[0] == stmt
		return !found
	})
	return found
}

// PollDrain makes a statement that receives from a timer a select that does not
// wait.
func PollDrain(fset *token.FileSet, file *ast.File, recv ast.Expr) (analysis.SuggestedFix, bool) {
	var p place
	ok := false
	ast.Inspect(file, func(n ast.Node) bool {
		if e, is := n.(*ast.ExprStmt); is && ast.Unparen(e.X) == recv {
			p, ok = placeOf(fset, file, e)
		}
		return !ok
	})
	if !ok || !p.alone() {
		return analysis.SuggestedFix{}, false
	}
	in := "\n" + p.indent()
	return analysis.SuggestedFix{Message: PollDrainTitle, TextEdits: []analysis.TextEdit{
		{Pos: p.stmt().Pos(), End: p.stmt().Pos(), NewText: []byte("select {" + in + "case ")},
		{Pos: p.stmt().End(), End: p.stmt().End(), NewText: []byte(":" + in + "default:" + in + "}")},
	}}, true
}

// DeferStop stops the ticker that a statement of body declares when body is
// left; or, with no such statement, name when body is left.
func DeferStop(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, decl ast.Stmt, name string) (analysis.SuggestedFix, bool) {
	line := "defer " + name + ".Stop()"
	fix := analysis.SuggestedFix{Message: DeferStopTitle}
	if decl == nil {
		if len(body.List) == 0 {
			return fix, false
		}
		fix.TextEdits = []analysis.TextEdit{first(fset, file, body).before(line)}
		return fix, true
	}
	for _, stmt := range body.List {
		if stmt != decl {
			continue
		}
		if p, ok := placeOf(fset, file, decl); ok && p.alone() {
			fix.TextEdits = []analysis.TextEdit{p.after(line)}
			return fix, true
		}
	}
	return fix, false
}

// StopRound makes the time.After of a select a timer of its own, which the other
// cases stop.
func StopRound(fset *token.FileSet, file *ast.File, pkg *types.Package, sel *ast.SelectStmt, after *ast.CallExpr) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	p, ok := placeOf(fset, file, sel)
	fun, isSel := ast.Unparen(after.Fun).(*ast.SelectorExpr)
	scope := pkg.Scope().Innermost(sel.Pos())
	if !ok || !p.alone() || !isSel || len(after.Args) != 1 || scope == nil {
		return none, false
	}
	if _, obj := scope.LookupParent("timer", token.NoPos); obj != nil || mentions(sel, "timer") {
		return none, false // the name has another use
	}
	time, arg := types.ExprString(fun.X), types.ExprString(after.Args[0])
	edits := []analysis.TextEdit{p.before("timer := " + time + ".NewTimer(" + arg + ")"), replace(after, "timer.C")}
	for _, stmt := range sel.Body.List {
		clause := stmt.(*ast.CommClause)
		if clause.Comm != nil && clause.Comm.Pos() <= after.Pos() && after.End() <= clause.Comm.End() {
			continue
		}
		if len(clause.Body) == 0 {
			return none, false
		}
		body := place{fset: fset, file: file, list: clause.Body, open: clause.Colon}
		edits = append(edits, body.before("timer.Stop()"))
	}
	return analysis.SuggestedFix{Message: StopRoundTitle, TextEdits: edits}, true
}

// mentions reports whether a name occurs in a node.
func mentions(n ast.Node, name string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
