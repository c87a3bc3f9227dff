package busyloop

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/spin"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that ask channels again and again instead of waiting.
var Analyzer = &analysis.Analyzer{
	Name:     "busyloop",
	Doc:      page.Doc(doc),
	URL:      page.URL("busyloop"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
		for _, sel := range spin.Polls(fn) {
			reportSelect(pass, sel.Pos())
		}
	}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.ForStmt); ok {
				reportLen(pass, loop)
			}
			return true
		})
	}
	return nil, nil
}

func reportSelect(pass *analysis.Pass, pos token.Pos) {
	sel, file := join.NodeAt[*ast.SelectStmt](pass.Files, pos)
	if sel == nil {
		return
	}
	for _, stmt := range sel.Body.List {
		clause := stmt.(*ast.CommClause)
		if clause.Comm != nil {
			continue
		}
		d := analysis.Diagnostic{
			Pos: sel.Pos(), End: sel.Pos() + token.Pos(len("select")), Category: "busyloop",
			Message: "while no case is ready, the loop goes round at full speed through the default instead of waiting",
			Related: []analysis.RelatedInformation{{Pos: clause.Pos(), Message: "the default, without which the select would wait"}},
		}
		if fix, ok := fixes.DropDefault(pass.Fset, file, sel); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
		pass.Report(d)
	}
}

// reportLen reports an empty loop that only the length of a channel ends.
func reportLen(pass *analysis.Pass, loop *ast.ForStmt) {
	if loop.Cond == nil || loop.Init != nil || loop.Post != nil || len(loop.Body.List) > 0 {
		return
	}
	var ch ast.Expr
	other := false
	ast.Inspect(loop.Cond, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if x := lenOfChan(pass.TypesInfo, call); x != nil {
			ch = x
		} else if tv := pass.TypesInfo.Types[call.Fun]; !tv.IsType() && !tv.IsBuiltin() {
			other = true
		}
		return true
	})
	if ch == nil || other {
		return
	}
	pass.Report(analysis.Diagnostic{
		Pos: loop.Pos(), End: loop.Cond.End(), Category: "busyloop",
		Message: fmt.Sprintf("this loop asks for the length of %s at full speed until others have changed it, instead of waiting for them", types.ExprString(ch)),
	})
}

// lenOfChan returns the channel whose length a call asks for, nil for any other.
func lenOfChan(info *types.Info, call *ast.CallExpr) ast.Expr {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) != 1 || info.Uses[id] != types.Universe.Lookup("len") {
		return nil
	}
	if _, ok := info.TypeOf(call.Args[0]).Underlying().(*types.Chan); !ok {
		return nil
	}
	return call.Args[0]
}
