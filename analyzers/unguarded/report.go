package unguarded

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// report says that a is made without the lock that the others hold.
func (c *checker) report(lock *types.Var, a, w *guard.Access, t guard.Tally) {
	expr := c.source(a)
	if expr == nil || c.done[expr.Pos()] {
		return
	}
	c.done[expr.Pos()] = true
	verb, other := "read", "written"
	if a.Write {
		verb = "written"
	}
	if !w.Write {
		other = "read"
	}
	mu := path.Text(a.Struct) + "." + lock.Name()
	evidence := fmt.Sprintf("which guards it in %d of %d places", t.Held, t.Held+t.Bare)
	related := []analysis.RelatedInformation{{Pos: c.pos(w), Message: other + " with the lock here"}}
	if n, ok := c.pkg.Note(a.Var); ok {
		evidence = fmt.Sprintf("which guards it as the comment at %s says", c.at(n.Pos))
		related = append(related, analysis.RelatedInformation{Pos: n.Pos, Message: "the comment"})
	}
	c.pass.Report(analysis.Diagnostic{
		Pos: expr.Pos(), End: expr.End(), Category: "unguarded", Related: related,
		Message: fmt.Sprintf("%s is %s here without %s, %s (%s under it at %s); nothing orders the two",
			types.ExprString(expr), verb, mu, evidence, other, c.at(c.pos(w))),
	})
}

// shared says that a writes under RLock, and that other uses the variable so.
func (c *checker) shared(lock *types.Var, a, other *guard.Access) {
	expr := c.source(a)
	if expr == nil || c.done[expr.Pos()] {
		return
	}
	c.done[expr.Pos()] = true
	verb := "reads"
	if other.Write {
		verb = "writes"
	}
	mu := path.Text(a.Struct) + "." + lock.Name()
	c.pass.Report(analysis.Diagnostic{
		Pos: expr.Pos(), End: expr.End(), Category: "unguarded",
		Related: []analysis.RelatedInformation{{Pos: c.pos(other), Message: "the other access under RLock"}},
		Message: fmt.Sprintf("%s is written here under %s.RLock, which also lets in who %s it at %s; nothing orders the two",
			types.ExprString(expr), mu, verb, c.at(c.pos(other))),
	})
}

// pos is where an access stands in the source.
func (c *checker) pos(a *guard.Access) token.Pos {
	if e := c.source(a); e != nil {
		return e.Pos()
	}
	return a.Addr.Pos()
}

// source returns the expression of the variable at an access.
func (c *checker) source(a *guard.Access) ast.Expr {
	if a.Write {
		pos := a.Instr.Pos()
		if _, ok := a.Instr.(ssa.CallInstruction); !ok && !pos.IsValid() {
			return nil
		}
		if t, ok := written.At(c.pass.Files, c.pass.TypesInfo, a.Instr, pos); ok {
			return t.Expr
		}
		return nil
	}
	if sel, _ := join.NodeAt[*ast.SelectorExpr](c.pass.Files, a.Addr.Pos()); sel != nil && sel.Sel.Pos() == a.Addr.Pos() {
		return sel
	}
	return nil
}

func (c *checker) at(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
