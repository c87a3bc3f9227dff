package explored

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// DeferDone returns the fix for a goroutine that ends without the Done that it has
// on other paths.
func (f *Finding) DeferDone() (analysis.SuggestedFix, bool) {
	g, _, ok := f.Deserter()
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	for _, s := range f.Others {
		if s.Goroutine != g {
			continue
		}
		for _, n := range f.Scope.Program.Procs[s.Proc].Nodes {
			if n.Op == model.Add && n.Obj == f.At().Obj && n.Count.Const < 0 && n.Instr != nil && n.Via == "" {
				return f.inBody(n.Instr, deferDone)
			}
		}
	}
	return analysis.SuggestedFix{}, false
}

func deferDone(fset *token.FileSet, file *ast.File, body *ast.BlockStmt, done *ast.CallExpr) (analysis.SuggestedFix, bool) {
	stmts, only := fixes.CallStmts(body, types.ExprString(done))
	sel, ok := done.Fun.(*ast.SelectorExpr)
	if !ok || !only {
		return analysis.SuggestedFix{}, false
	}
	return fixes.DeferDone(fset, file, body, types.ExprString(sel.X), stmts)
}

// DropRepeated returns the fix for a Done or close that the goroutine has made
// already and that is deferred as well.
func (f *Finding) DropRepeated() (analysis.SuggestedFix, bool) {
	instr := f.At().Instr
	if _, ok := instr.(*ssa.Defer); !ok || f.Foreign() != "" {
		return analysis.SuggestedFix{}, false
	}
	switch f.Kind {
	case model.NegativeCounter:
		return f.inBody(instr, fixes.DropDone)
	case model.CloseClosed:
		if s, _ := f.Closing(); s != nil && s.Goroutine == f.Goroutine && f.node(s.Proc, s.Node).Via == "" && f.node(s.Proc, s.Node).Instr.Parent() == instr.Parent() {
			return f.inBody(instr, fixes.DropClose)
		}
	}
	return analysis.SuggestedFix{}, false
}

type bodyFix = func(*token.FileSet, *ast.File, *ast.BlockStmt, *ast.CallExpr) (analysis.SuggestedFix, bool)

// inBody calls a fix with the function that an instruction stands in and the call
// that it is.
func (f *Finding) inBody(instr ssa.Instruction, fix bodyFix) (analysis.SuggestedFix, bool) {
	call, ok := join.Operation(f.pass.Files, instr).(*ast.CallExpr)
	body := join.Body(instr.Parent())
	if !ok || body == nil {
		return analysis.SuggestedFix{}, false
	}
	_, file := join.NodeAt[*ast.File](f.pass.Files, body.Pos())
	return fix(f.pass.Fset, file, body, call)
}
