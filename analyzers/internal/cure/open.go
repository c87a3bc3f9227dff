package cure

import (
	"go/ast"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/written"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// Open returns the fixes for a race that is written at t, between functions of
// which no function starts both, the safest first.
func Open(pass *analysis.Pass, t written.Target) []analysis.SuggestedFix {
	v, ok := variable(pass, t.Expr)
	if !ok {
		return nil
	}
	var list []analysis.SuggestedFix
	add := func(fix analysis.SuggestedFix, ok bool) {
		if ok {
			list = append(list, fix)
		}
	}
	if t.How != written.Mapped {
		add(v.Atomic())
	}
	add(v.Mutex(func(*ast.Ident) bool { return false }))
	if t.How == written.Mapped {
		add(v.SyncMap())
	}
	return list
}

// variable returns the variable or field that e names.
func variable(pass *analysis.Pass, e ast.Expr) (*fixes.Variable, bool) {
	switch e := e.(type) {
	case *ast.Ident:
		obj, _ := pass.TypesInfo.Uses[e].(*types.Var)
		return fixes.NewVariable(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo, obj)
	case *ast.SelectorExpr:
		obj, ok := pass.TypesInfo.Uses[e.Sel].(*types.Var)
		if ok && obj.IsField() {
			return fixes.NewField(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo, obj.Origin())
		}
	}
	return nil, false
}
