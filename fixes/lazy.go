package fixes

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes for variables that are initialised on first use.
const (
	LockFirstTitle = "Take the lock before the check"
	OnceTitle      = "Initialise with a sync.Once"
)

// LockFirst removes a check in front of a lock under which it is made again: it
// drops the if and leaves its body. There is no fix if the if does more than
// that, or if the lines cannot be told apart.
func LockFirst(fset *token.FileSet, file *ast.File, check *ast.IfStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	p, ok := placeOf(fset, file, check)
	if !ok || !p.alone() || check.Init != nil || check.Else != nil || len(check.Body.List) == 0 || !locks(check.Body.List[0]) {
		return none, false
	}
	from, to := line(fset, check.Pos()), line(fset, check.Body.Rbrace)
	if line(fset, check.Body.Lbrace) != from || !plainLines(fset, file, check, from, to) {
		return none, false
	}
	for _, s := range check.Body.List {
		switch s := s.(type) {
		case *ast.DeclStmt, *ast.LabeledStmt:
			return none, false
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				return none, false
			}
		}
	}
	tf := fset.File(check.Pos())
	if to >= tf.LineCount() {
		return none, false
	}
	cut := func(pos, end token.Pos) analysis.TextEdit { return analysis.TextEdit{Pos: pos, End: end} }
	fix := analysis.SuggestedFix{Message: LockFirstTitle}
	first := cut(tf.LineStart(from), tf.LineStart(from+1))
	for _, c := range file.Comments {
		if line(fset, c.Pos()) == from && c.Pos() > check.Body.Lbrace {
			first = cut(check.Pos(), c.Pos()) // the comment gets the line
		}
	}
	fix.TextEdits = append(fix.TextEdits, first)
	for n := from + 1; n < to; n++ {
		if start := tf.LineStart(n); tf.LineStart(n+1)-start > 1 {
			fix.TextEdits = append(fix.TextEdits, cut(start, start+1)) // a tab
		}
	}
	fix.TextEdits = append(fix.TextEdits, cut(tf.LineStart(to), tf.LineStart(to+1)))
	return fix, true
}

// locks reports whether s calls a method Lock.
func locks(s ast.Stmt) bool {
	x, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := x.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Lock"
}

// plainLines reports whether lines can be moved by a tab, and whether nothing
// but the if stands on the first and the last.
func plainLines(fset *token.FileSet, file *ast.File, check *ast.IfStmt, from, to int) bool {
	for _, c := range file.Comments {
		if l := line(fset, c.Pos()); l == from && c.Pos() < check.Body.Lbrace || l == to {
			return false
		}
	}
	body := check.Body.List
	if line(fset, body[0].Pos()) == from || line(fset, body[len(body)-1].End()) == to {
		return false
	}
	ok := true
	ast.Inspect(check, func(n ast.Node) bool {
		if lit, isLit := n.(*ast.BasicLit); isLit && strings.Contains(lit.Value, "\n") {
			ok = false
		}
		return ok
	})
	return ok
}

// Once makes `if v == nil { … }`, which sets v, a call of the Do of a new
// sync.Once. There is no fix unless all uses of v are in one function and the
// body just ends.
func (v *Variable) Once(check *ast.IfStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	decl := v.enclosingDecl(check)
	if !v.global() || decl == nil || check.Init != nil || check.Else != nil || !endsPlainly(check.Body) {
		return none, false
	}
	for _, id := range v.uses {
		if id.Pos() < decl.Pos() || id.Pos() >= decl.End() {
			return none, false
		}
		if s, ok := v.parent(id).(*ast.AssignStmt); ok && (s.Pos() < check.Body.Pos() || s.End() > check.Body.End()) {
			for _, lhs := range s.Lhs {
				if ast.Unparen(lhs) == ast.Expr(id) {
					return none, false
				}
			}
		}
	}
	if p, ok := placeOf(v.fset, v.file, check); !ok || !p.alone() {
		return none, false
	}
	pkg, edits, ok := v.imported("sync", "sync")
	if !ok {
		return none, false
	}
	once := v.fresh(v.obj.Name() + "Once")
	pos := decl.Pos()
	if decl.Doc != nil {
		pos = decl.Doc.Pos()
	}
	edits = append(edits,
		analysis.TextEdit{Pos: pos, End: pos, NewText: []byte("var " + once + " " + pkg + ".Once\n\n")},
		analysis.TextEdit{Pos: check.Pos(), End: check.Body.Lbrace + 1, NewText: []byte(once + ".Do(func() {")},
		analysis.TextEdit{Pos: check.Body.Rbrace, End: check.Body.Rbrace + 1, NewText: []byte("})")})
	return analysis.SuggestedFix{Message: OnceTitle, TextEdits: edits}, true
}

// enclosingDecl returns the function declaration around n.
func (v *Variable) enclosingDecl(n ast.Node) *ast.FuncDecl {
	for ; n != nil; n = v.parents[n] {
		if d, ok := n.(*ast.FuncDecl); ok {
			return d
		}
	}
	return nil
}

// endsPlainly reports whether control leaves a block at its end only.
func endsPlainly(b *ast.BlockStmt) bool {
	ok := true
	ast.Inspect(b, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.DeferStmt, *ast.LabeledStmt:
			ok = false
		case *ast.FuncLit:
			return false
		}
		return ok
	})
	return ok
}
