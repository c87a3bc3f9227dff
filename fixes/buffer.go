package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Titles of the fixes that give a channel a buffer.
const (
	BufferTitle     = "Give the channel room for every value"
	BufferLastTitle = "Give the channel room for what is sent last"
)

// A Buffer is a call that makes a channel which is to have room for more.
type Buffer struct {
	Fset *token.FileSet
	File *ast.File
	Pkg  *types.Package
	Info *types.Info
	Make *ast.CallExpr
	// Count is how many values are sent in all: a constant, or what a loop is
	// bounded by. It must have the same value where the channel is made; that is
	// for the caller to know. A slice or map stands for its length.
	Count ast.Expr
	N     int // without Count
	// Last means that each send is the last act of its goroutine, so that
	// nothing is done earlier than it was.
	Last bool
}

// Fix makes the buffer large enough. Senders then no longer wait for receivers,
// which is safe only where nothing follows the sends.
func (b *Buffer) Fix() (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	id, ok := ast.Unparen(b.Make.Fun).(*ast.Ident)
	if !ok || !b.Info.Types[id].IsBuiltin() || id.Name != "make" || len(b.Make.Args) == 0 {
		return none, false
	}
	t := b.Info.TypeOf(b.Make.Args[0])
	if _, ok := t.Underlying().(*types.Chan); !ok {
		return none, false
	}
	size, ok := b.size()
	if !ok {
		return none, false
	}
	fix := analysis.SuggestedFix{Message: BufferTitle}
	if b.Last {
		fix.Message = BufferLastTitle
	}
	switch old := b.Make.Args[1:]; {
	case len(old) == 0:
		end := b.Make.Args[0].End()
		fix.TextEdits = []analysis.TextEdit{{Pos: end, End: end, NewText: []byte(", " + size)}}
	case b.Info.Types[old[0]].Value != nil:
		fix.TextEdits = []analysis.TextEdit{replace(old[0], size)}
	default:
		return none, false // who has computed a size knows why
	}
	return fix, true
}

// size writes the count as code at the make can.
func (b *Buffer) size() (string, bool) {
	if b.Count == nil {
		return strconv.Itoa(b.N), b.N > 0
	}
	tv, ok := b.Info.Types[b.Count]
	if !ok {
		return "", false
	}
	o := &Operation{Fset: b.Fset, File: b.File, Pkg: b.Pkg, Info: b.Info, Stmt: &ast.ExprStmt{X: b.Make}}
	if !o.Visible(b.Count) || !calmSize(b.Info, b.Count) {
		return "", false
	}
	text := exprText(b.Count)
	switch t := tv.Type.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Array:
		return "len(" + text + ")", o.builtin("len")
	case *types.Basic:
		return text, t.Info()&types.IsInteger != 0
	}
	return "", false
}

// builtin reports whether a name means the builtin function at the operation.
func (o *Operation) builtin(name string) bool {
	scope := o.Pkg.Scope().Innermost(o.Stmt.Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, o.Stmt.Pos())
	return obj == types.Universe.Lookup(name)
}

// calmSize reports whether a count may be computed elsewhere: it is made of
// names, constants and lengths.
func calmSize(info *types.Info, e ast.Expr) bool {
	calm := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			tv := info.Types[n.Fun]
			calm = calm && (tv.IsBuiltin() && types.ExprString(n.Fun) == "len" || tv.IsType())
		case *ast.IndexExpr, *ast.StarExpr, *ast.UnaryExpr, *ast.FuncLit, *ast.CompositeLit:
			calm = false
		}
		return calm
	})
	return calm
}
