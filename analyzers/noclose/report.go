package noclose

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

func (c *checker) report(f fault) {
	body := join.Body(f.producer)
	name, obj := c.name(f.ch)
	if body == nil || name == "" {
		return
	}
	slices.SortFunc(f.exits, func(x, y *ssa.Return) int { return cmp.Compare(c.end(x), c.end(y)) })
	at := f.exits[0]
	d := analysis.Diagnostic{
		Pos: c.end(at), End: c.end(at) + 1, Category: "noclose",
		Message: fmt.Sprintf("the producer returns here without closing %s, so the range at %s waits for ever", name, c.line(f.consumer.Pos())),
		Related: []analysis.RelatedInformation{{Pos: f.consumer.Pos(), Message: "the range that waits for the closing of " + name}},
	}
	if ret, _ := join.NodeAt[*ast.ReturnStmt](c.pass.Files, at.Pos()); ret != nil && at.Pos().IsValid() {
		d.End = ret.End()
	}
	for _, other := range f.exits[1:] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: c.end(other), Message: "the producer returns here too without closing " + name})
	}
	if fixes.Visible(c.pass.Pkg, body.List[0].Pos(), name, obj) {
		d.SuggestedFixes = c.fixes(f, body, name)
	}
	c.pass.Report(d)
}

// fixes offers defer close(ch) for a producer in its own goroutine, where that
// changes nothing else, and a close on the missing paths otherwise.
func (c *checker) fixes(f fault, body *ast.BlockStmt, name string) []analysis.SuggestedFix {
	_, file := join.NodeAt[*ast.File](c.pass.Files, body.Pos())
	if f.producer != f.ch.Make.Parent() && c.deferrable(f) {
		if closes, ok := closeStmts(f, body); ok {
			if fix, ok := fixes.DeferClose(c.pass.Fset, file, body, name, closes); ok {
				return []analysis.SuggestedFix{fix}
			}
		}
	}
	var returns []*ast.ReturnStmt
	atEnd := false
	for _, ret := range f.exits {
		stmt, _ := join.NodeAt[*ast.ReturnStmt](c.pass.Files, ret.Pos())
		if stmt == nil {
			atEnd = true
			continue
		}
		returns = append(returns, stmt)
	}
	if fix, ok := fixes.CloseHere(c.pass.Fset, file, body, name, returns, atEnd); ok {
		return []analysis.SuggestedFix{fix}
	}
	return nil
}

// deferrable reports whether the producer may as well close when it ends:
// nothing that it does after closing now, deferred calls included, may wait
// for somebody who waits for the closing.
func (c *checker) deferrable(f fault) bool {
	ok := true
	check := func(i ssa.Instruction) bool {
		ok = ok && !c.graph.MayWait(i)
		return ok
	}
	for _, cl := range f.ch.Closes {
		if _, deferred := cl.(*ssa.Defer); !deferred {
			join.After(cl, check)
		}
	}
	join.FromEntry(f.producer, func(i ssa.Instruction) bool {
		if _, deferred := i.(*ssa.Defer); deferred {
			check(i)
		}
		return ok
	})
	return ok
}

// closeStmts returns the statements of body that close the channel now.
func closeStmts(f fault, body *ast.BlockStmt) ([]ast.Stmt, bool) {
	at := map[token.Pos]bool{}
	for _, cl := range f.ch.Closes {
		at[cl.Pos()] = true
	}
	var list []ast.Stmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if at[n.Defer] {
				list = append(list, n)
			}
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok && at[call.Lparen] {
				list = append(list, n)
			}
		}
		return true
	})
	return list, len(list) == len(f.ch.Closes)
}

// name returns the variable that the producer sends on.
func (c *checker) name(ch *join.Channel) (string, types.Object) {
	for _, s := range ch.Sends {
		send, _ := join.NodeAt[*ast.SendStmt](c.pass.Files, s.Pos())
		if send == nil {
			continue // a select: its position is that of the statement
		}
		if id, ok := ast.Unparen(send.Chan).(*ast.Ident); ok {
			return id.Name, c.pass.TypesInfo.Uses[id]
		}
	}
	for _, s := range ch.Sends {
		sel, ok := s.(*ssa.Select)
		if !ok {
			continue
		}
		for _, st := range sel.States {
			if st.Dir != types.SendOnly || !ch.Is(st.Chan) {
				continue
			}
			if send, _ := join.NodeAt[*ast.SendStmt](c.pass.Files, st.Pos); send != nil {
				if id, ok := ast.Unparen(send.Chan).(*ast.Ident); ok {
					return id.Name, c.pass.TypesInfo.Uses[id]
				}
			}
		}
	}
	return "", nil
}

// end returns the position of a return, or of the brace that is one.
func (c *checker) end(ret *ssa.Return) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	return join.Body(ret.Parent()).Rbrace
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
