package aftersend

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/alias"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

func (c *checker) report(s send, x ssa.Value, change ssa.Instruction) {
	stmt, file := join.NodeAt[*ast.SendStmt](c.pass.Files, s.pos)
	at := join.Near(change)
	if stmt == nil || !at.IsValid() {
		return
	}
	expr := stmt.Value
	if x != s.x {
		if part := c.part(expr, x); part != nil {
			expr = part
		}
	}
	d := analysis.Diagnostic{
		Pos: expr.Pos(), End: expr.End(), Category: "aftersend",
		Message: fmt.Sprintf("%s is sent here and changed at %s: the receiver shares its memory and may read it just then", types.ExprString(expr), c.at(at)),
		Related: []analysis.RelatedInformation{{Pos: at, Message: "the sender changes it here"}},
	}
	if x == s.x || expr != stmt.Value {
		if fix, ok := fixes.Clone(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, expr, fixes.SendCloneTitle); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

// part returns the element of a composite literal that x is the value of.
func (c *checker) part(expr ast.Expr, x ssa.Value) ast.Expr {
	expr = ast.Unparen(expr)
	if u, ok := expr.(*ast.UnaryExpr); ok {
		expr = u.X
	}
	lit, ok := expr.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	var found ast.Expr
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if !types.Identical(c.pass.TypesInfo.TypeOf(e), x.Type()) || !alias.Shares(x.Type()) {
			continue
		}
		if found != nil {
			return nil // one of two
		}
		found = e
	}
	return found
}

func (c *checker) at(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
