package norescue

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/rescue"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports operations and goroutines that nothing ends.
var Analyzer = &analysis.Analyzer{
	Name:     "norescue",
	Doc:      page.Doc(doc),
	URL:      page.URL("norescue"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	finder := rescue.New(join.NewGraph(funcs), funcs)
	for _, u := range finder.Unwatched() {
		reportOperation(pass, u)
	}
	for _, e := range finder.Endless(funcs) {
		reportEndless(pass, e)
	}
	return nil, nil
}

// reportOperation reports a send or receive whose function watches a done channel,
// or could, while it does not.
func reportOperation(pass *analysis.Pass, u rescue.Unwatched) {
	op, stmt, file := operation(pass, u)
	done, like := watched(pass, u)
	peerDone := stateText(pass, u.Peer, u.Leave)
	if op == nil || done == nil || peerDone == nil {
		return
	}
	text := types.ExprString(done)
	what, peer := "receive", "sender"
	if u.Send {
		what, peer = "send", "receiver"
	}
	as := ""
	if like != nil {
		as = " as the select at " + line(pass.Fset, like.Pos()) + " does"
	}
	d := analysis.Diagnostic{
		Pos: op.Pos(), End: op.End(), Category: "norescue",
		Message: fmt.Sprintf("this %s does not watch %s%s: the %s at %s may leave when %s is closed, and then the %s waits for ever",
			what, text, as, peer, line(pass.Fset, u.Peer.Pos()), types.ExprString(peerDone), what),
		Related: []analysis.RelatedInformation{{Pos: peerDone.Pos(), Message: "the " + peer + " may leave here"}},
	}
	if like != nil {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: like.Pos(), Message: "here the function watches " + text})
	}
	o := &fixes.Operation{Fset: pass.Fset, File: file, Pkg: pass.Pkg, Info: pass.TypesInfo, Stmt: stmt}
	if stmt != nil && (like == nil || o.Visible(done)) {
		failed := ""
		if call, ok := done.(*ast.CallExpr); ok {
			failed = types.ExprString(call.Fun.(*ast.SelectorExpr).X) + ".Err()"
		}
		if fix, ok := o.SelectDone(text, like, u.Op.Parent().Signature, failed); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	pass.Report(d)
}

// operation finds the operation in the source, and the statement that it is, nil
// if it is only a part of one.
func operation(pass *analysis.Pass, u rescue.Unwatched) (ast.Node, ast.Stmt, *ast.File) {
	if u.Send {
		send, file := join.NodeAt[*ast.SendStmt](pass.Files, u.Op.Pos())
		if send == nil {
			return nil, nil, nil
		}
		return send, send, file
	}
	recv, file := join.NodeAt[*ast.UnaryExpr](pass.Files, u.Op.Pos())
	if recv == nil || recv.Op != token.ARROW {
		return nil, nil, nil
	}
	stmt, _ := join.NodeAt[ast.Stmt](pass.Files, u.Op.Pos())
	if stmt != nil && !fixes.IsOperation(stmt) {
		stmt = nil
	}
	return recv, stmt, file
}

// watched returns the channel that the operation is to watch, and the select that
// does.
func watched(pass *analysis.Pass, u rescue.Unwatched) (ast.Expr, *ast.SelectStmt) {
	if u.Like == nil {
		name := join.Name(u.Ctx)
		scope := pass.Pkg.Scope().Innermost(u.Op.Pos())
		if scope == nil {
			return nil, nil
		}
		_, obj := scope.LookupParent(name, u.Op.Pos())
		if v, ok := obj.(*types.Var); !ok || types.TypeString(v.Type(), nil) != "context.Context" {
			return nil, nil
		}
		return &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(name), Sel: ast.NewIdent("Done")}}, nil
	}
	like, _ := join.NodeAt[*ast.SelectStmt](pass.Files, u.Like.Pos())
	if like == nil {
		return nil, nil
	}
	return stateText(pass, u.Like, u.State), like
}

// stateText returns the channel of a case as it is written.
func stateText(pass *analysis.Pass, sel *ssa.Select, state int) ast.Expr {
	recv, _ := join.NodeAt[*ast.UnaryExpr](pass.Files, sel.States[state].Pos)
	if recv == nil || recv.Op != token.ARROW {
		return nil
	}
	return recv.X
}

// reportEndless reports a goroutine that outlives the object that it works for.
func reportEndless(pass *analysis.Pass, e rescue.Endless) {
	method := e.Type.Obj().Name() + "." + e.Close.Name()
	pass.Report(analysis.Diagnostic{
		Pos: e.Site.Pos(), End: e.Site.Pos() + token.Pos(len("go")), Category: "norescue",
		Message: fmt.Sprintf("the goroutine started here never returns from its loop, which goes on after %s at %s: each %s leaves one behind",
			method, line(pass.Fset, e.Close.Pos()), e.Type.Obj().Name()),
		Related: []analysis.RelatedInformation{
			{Pos: join.Near(e.Wait), Message: "where the loop waits for its next round, without a way out"},
			{Pos: e.Close.Pos(), Message: "nothing that this does reaches the goroutine"},
		},
	})
}

func line(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
