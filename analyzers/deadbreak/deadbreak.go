package deadbreak

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/spin"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that spin when the channel that they receive from is
// closed.
var Analyzer = &analysis.Analyzer{
	Name:     "deadbreak",
	Doc:      page.Doc(doc),
	URL:      page.URL("deadbreak"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	finder := spin.New(join.NewGraph(funcs), funcs)
	for _, fn := range funcs {
		for _, l := range finder.Loops(fn) {
			report(pass, l)
		}
	}
	return nil, nil
}

func report(pass *analysis.Pass, l spin.Loop) {
	recv, file := join.NodeAt[*ast.UnaryExpr](pass.Files, l.Pos)
	if recv == nil || recv.Op != token.ARROW {
		return
	}
	name := types.ExprString(recv.X)
	d := analysis.Diagnostic{Pos: recv.Pos(), End: recv.End(), Category: "deadbreak"}
	when := "when " + name + " is closed"
	if l.Done {
		when = "when the context is cancelled"
	} else if l.Close.IsValid() {
		p := pass.Fset.Position(l.Close)
		when = fmt.Sprintf("when %s is closed at %s:%d", name, filepath.Base(p.Filename), p.Line)
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: l.Close, Message: "where the channel is closed"})
	}
	d.Message = when + ", this receive is ready every time and the loop goes round without end"
	if b := deadBreak(pass, recv); b != nil {
		d.Message += "; the break leaves only the select"
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: b.Pos(), Message: "this break leaves the select, not the loop"})
	}
	if fix, ok := fixes.LeaveLoop(pass.Fset, file, recv.Pos(), l.Done); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	pass.Report(d)
}

// deadBreak returns the break without a label in the case of the receive.
func deadBreak(pass *analysis.Pass, recv ast.Expr) (found *ast.BranchStmt) {
	clause, _ := join.NodeAt[*ast.CommClause](pass.Files, recv.Pos())
	if clause == nil || recv.Pos() > clause.Colon {
		return nil
	}
	for _, stmt := range clause.Body {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				if n.Tok == token.BREAK && n.Label == nil && found == nil {
					found = n
				}
			}
			return true
		})
	}
	return found
}
