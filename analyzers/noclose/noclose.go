package noclose

import (
	"cmp"
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports producers that leave a range over their channel waiting.
var Analyzer = &analysis.Analyzer{
	Name:     "noclose",
	Doc:      page.Doc(doc),
	URL:      page.URL("noclose"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer, conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c := &checker{pass: pass, graph: join.NewGraph(funcs).With(pass.ResultOf[conc.Analyzer].(*conc.Result))}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				mk, ok := instr.(*ssa.MakeChan)
				if !ok {
					continue
				}
				u, ok := c.graph.Unclosed(mk)
				switch {
				case !ok:
				case u.Producer != nil:
					c.reportExit(u)
				default:
					c.reportNever(u)
				}
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass  *analysis.Pass
	graph *join.Graph
}

// reportExit reports a producer that leaves without closing, with all places
// where it does: one cure serves them all.
func (c *checker) reportExit(u *join.Unclosed) {
	body := join.Body(u.Producer)
	name, obj := c.name(u)
	if body == nil || name == "" {
		return
	}
	slices.SortFunc(u.Exits, func(x, y *ssa.Return) int { return cmp.Compare(join.End(x), join.End(y)) })
	pos := join.End(u.Exits[0])
	d := analysis.Diagnostic{
		Pos: pos, End: pos + 1, Category: "noclose",
		Message: fmt.Sprintf("the producer returns here without closing %s, so the range at %s waits for ever", name, c.line(u.Consumer.Pos())),
		Related: []analysis.RelatedInformation{{Pos: u.Consumer.Pos(), Message: "the range that waits for the closing of " + name}},
	}
	if stmt, _ := join.NodeAt[*ast.ReturnStmt](c.pass.Files, u.Exits[0].Pos()); stmt != nil {
		d.End = stmt.End()
	}
	for _, other := range u.Exits[1:] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: join.End(other), Message: "the producer returns here too without closing " + name})
	}
	if fixes.Visible(c.pass.Pkg, body.List[0].Pos(), name, obj) {
		d.SuggestedFixes = c.fixExit(u, body, name)
	}
	c.pass.Report(d)
}

// reportNever reports a range over a channel that none of its senders closes,
// and nobody else.
func (c *checker) reportNever(u *join.Unclosed) {
	name, obj := c.name(u)
	if name == "" {
		return
	}
	send := c.line(u.Sends[0].Pos())
	d := analysis.Diagnostic{
		Pos: u.Consumer.Pos(), End: u.Consumer.Pos() + token.Pos(len("for")), Category: "noclose",
		Message: fmt.Sprintf("nothing closes %s, so the range here waits for ever once those who send at %s are done", name, send),
		Related: []analysis.RelatedInformation{{Pos: u.Make.Pos(), Message: "where the channel is made"}},
	}
	for _, s := range u.Sends {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: s.Pos(), Message: "a send, after which nobody closes the channel"})
	}
	if fix, ok := c.fixNever(u, name, obj); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}

// fixNever closes the channel once the WaitGroup that counts the senders says
// that they are done.
func (c *checker) fixNever(u *join.Unclosed, name string, obj types.Object) (analysis.SuggestedFix, bool) {
	stmt, file := join.NodeAt[*ast.RangeStmt](c.pass.Files, u.Consumer.Pos())
	if u.Group == nil || stmt == nil || u.Consumer.Parent() != u.Group.Parent() || !fixes.Visible(c.pass.Pkg, stmt.Pos(), name, obj) {
		return analysis.SuggestedFix{}, false
	}
	group := fixes.DeclaredAt(c.pass.Pkg, stmt.Pos(), join.Name(u.Group), u.Group.Pos())
	if group == "" {
		return analysis.SuggestedFix{}, false
	}
	return fixes.CloseWhenDone(c.pass.Fset, file, stmt, name, group, c.graph.WaitedBefore(u.Group, u.Consumer))
}

// fixExit offers defer close(ch) for a producer in its own goroutine, where that
// changes nothing else, and a close on the missing paths otherwise.
func (c *checker) fixExit(u *join.Unclosed, body *ast.BlockStmt, name string) []analysis.SuggestedFix {
	_, file := join.NodeAt[*ast.File](c.pass.Files, body.Pos())
	if u.Producer != u.Make.Parent() && c.deferrable(u) {
		if closes, ok := closeStmts(u, body); ok {
			if fix, ok := fixes.DeferClose(c.pass.Fset, file, body, name, closes); ok {
				return []analysis.SuggestedFix{fix}
			}
		}
	}
	var returns []*ast.ReturnStmt
	atEnd := false
	for _, ret := range u.Exits {
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
func (c *checker) deferrable(u *join.Unclosed) bool {
	ok := true
	check := func(i ssa.Instruction) bool {
		ok = ok && !c.graph.MayWait(i)
		return ok
	}
	for _, cl := range u.Closes {
		if _, deferred := cl.(*ssa.Defer); !deferred {
			join.After(cl, check)
		}
	}
	join.FromEntry(u.Producer, func(i ssa.Instruction) bool {
		if _, deferred := i.(*ssa.Defer); deferred {
			check(i)
		}
		return ok
	})
	return ok
}

// closeStmts returns the statements of body that close the channel now, false if
// some of the closing is done by functions.
func closeStmts(u *join.Unclosed, body *ast.BlockStmt) ([]ast.Stmt, bool) {
	at := map[token.Pos]bool{}
	for _, cl := range u.Closes {
		at[cl.Pos()] = true
	}
	var list []ast.Stmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if at[n.Defer] && isClose(n.Call) {
				list = append(list, n)
			}
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok && at[call.Lparen] && isClose(call) {
				list = append(list, n)
			}
		}
		return true
	})
	return list, len(list) == len(u.Closes)
}

// isClose reports whether a call closes a channel and does nothing else.
func isClose(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && id.Name == "close"
}

// name returns the variable that is sent on first, or is given to a function that
// sends on it.
func (c *checker) name(u *join.Unclosed) (string, types.Object) {
	for _, pos := range u.SendPos() {
		if call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, pos); call != nil && call.Lparen == pos {
			for _, arg := range call.Args {
				if id, ok := ast.Unparen(arg).(*ast.Ident); ok && types.Identical(c.pass.TypesInfo.TypeOf(id), u.Make.Type()) {
					return id.Name, c.pass.TypesInfo.Uses[id]
				}
			}
		}
		if send, _ := join.NodeAt[*ast.SendStmt](c.pass.Files, pos); send != nil {
			if id, ok := ast.Unparen(send.Chan).(*ast.Ident); ok {
				return id.Name, c.pass.TypesInfo.Uses[id]
			}
		}
	}
	return "", nil
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
