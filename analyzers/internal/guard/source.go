package guard

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"golang.org/x/tools/go/ssa"
)

// Expr returns what stands for an access in the function with which it counts: the
// variable, or the call that leads to it.
func (q *Package) Expr(a *Access) ast.Expr {
	if len(a.Frames) == 1 {
		return q.variable(a)
	}
	if _, ok := a.At().(*ssa.Go); ok {
		if stmt, _ := join.NodeAt[*ast.GoStmt](q.pass.Files, a.At().Pos()); stmt != nil {
			return stmt.Call
		}
		return nil
	}
	call, _ := join.NodeAt[*ast.CallExpr](q.pass.Files, a.At().Pos())
	if call == nil {
		return nil
	}
	return call
}

// Pos is where a frame of an access stands.
func (q *Package) Pos(a *Access, frame int) token.Pos {
	if frame > 0 {
		return a.Frames[frame].At.Pos()
	}
	if e := q.variable(a); e != nil {
		return e.Pos()
	}
	return a.Addr.Pos()
}

// Where renders a position: "file.go:12".
func (q *Package) Where(pos token.Pos) string {
	p := q.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// variable returns the expression of the variable at an access.
func (q *Package) variable(a *Access) ast.Expr {
	if a.Write {
		pos := a.Instr.Pos()
		if _, ok := a.Instr.(ssa.CallInstruction); !ok && !pos.IsValid() {
			return nil
		}
		if t, ok := written.At(q.pass.Files, q.pass.TypesInfo, a.Instr, pos); ok {
			return t.Expr
		}
		return nil
	}
	pos := a.Addr.Pos()
	if a.Struct == nil {
		if pos = a.Instr.Pos(); a.Load != nil {
			pos = a.Load.Pos()
		}
		id, _ := join.NodeAt[*ast.Ident](q.pass.Files, pos)
		if id == nil || q.pass.TypesInfo.Uses[id] != a.Var {
			return nil
		}
		return id
	}
	if sel, _ := join.NodeAt[*ast.SelectorExpr](q.pass.Files, pos); sel != nil && sel.Sel.Pos() == pos {
		return sel
	}
	return nil
}

// Evidence says why a lock is taken to guard a variable: "in 5 of 6 places", "as the
// comment at x.go:9 says". The function where names a place.
func Evidence(s *Subject, t Tally, where func(token.Pos) string) string {
	if s.Note != nil {
		return fmt.Sprintf("as the comment at %s says", where(s.Note.Pos))
	}
	return fmt.Sprintf("in %d of %d places", t.Held, t.Held+t.Bare)
}

// Verb says what an access does.
func (a *Access) Verb() string {
	if a.Write {
		return "written"
	}
	return "read"
}

// Text is the variable as the function calls it with which the access counts; expr
// is what Expr gives for it.
func (a *Access) Text(expr ast.Expr) string {
	last := a.Frames[len(a.Frames)-1]
	switch {
	case len(a.Frames) == 1:
		return types.ExprString(expr)
	case last.Object == nil:
		return a.Var.Name()
	}
	return path.Text(last.Object) + "." + a.Var.Name()
}

// CalleeName is how a message calls the function that a call runs.
func CalleeName(site ssa.CallInstruction) string {
	if fn := site.Common().StaticCallee(); fn != nil && fn.Parent() == nil {
		return fn.Name()
	}
	return "the function"
}
