package lazyinit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lazy"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

type reporter struct{ pass *analysis.Pass }

// double reports a test without the lock under which the variable is set.
func (r reporter) double(i lazy.Init) {
	x, ok := r.expr(i.Load)
	if !ok {
		return
	}
	d := r.diagnostic(x, i.Store)
	d.Message = fmt.Sprintf("%s is read here without %s, under which it is set at %s: the reader may see it set before what was written for it", types.ExprString(x), i.Lock, r.at(i.Store.Pos()))
	if check, file := r.check(x, i.Store); check != nil {
		if fix, ok := fixes.LockFirst(r.pass.Fset, file, check); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
		d.SuggestedFixes = append(d.SuggestedFixes, fixes.OnceGetter(r.pass.Fset, r.pass.Files, r.pass.TypesInfo, check)...)
	}
	r.pass.Report(d)
}

// lazy reports an initialisation that several goroutines may do at once.
func (r reporter) lazy(i lazy.Init) {
	x, ok := r.expr(i.Load)
	if !ok {
		return
	}
	d := r.diagnostic(x, i.Store)
	d.Message = fmt.Sprintf("%s is set at %s if it is unset here, and nothing orders the goroutines that come here (%s, %s): each may set it, and see it half made", types.ExprString(x), r.at(i.Store.Pos()), i.Who, r.at(i.Why))
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: i.Why, Message: i.Who})
	if check, _ := r.check(x, i.Store); check != nil {
		if variable, ok := fixes.NewVariable(r.pass.Fset, r.pass.Files, r.pass.Pkg, r.pass.TypesInfo, i.Var); ok {
			if fix, ok := variable.Once(check); ok {
				d.SuggestedFixes = []analysis.SuggestedFix{fix}
			}
		}
	}
	r.pass.Report(d)
}

// spin reports a loop that waits for a plain variable.
func (r reporter) spin(s lazy.Spin) {
	x, ok := r.expr(s.Load)
	if !ok {
		return
	}
	d := r.diagnostic(x, s.Store)
	d.Message = fmt.Sprintf("the loop waits for %s, which %s sets, and nothing orders the two: it may be read once only, and then the loop never ends", types.ExprString(x), r.at(s.Store.Pos()))
	if variable, ok := fixes.NewVariable(r.pass.Fset, r.pass.Files, r.pass.Pkg, r.pass.TypesInfo, s.Var); ok {
		if fix, ok := variable.Atomic(); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	r.pass.Report(d)
}

func (r reporter) diagnostic(x ast.Expr, st *ssa.Store) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos: x.Pos(), End: x.End(), Category: "lazyinit",
		Related: []analysis.RelatedInformation{{Pos: st.Pos(), Message: "the variable is set here"}},
	}
}

// expr returns the expression of a load.
func (r reporter) expr(load *ssa.UnOp) (ast.Expr, bool) {
	pos := load.Pos()
	if !pos.IsValid() {
		pos = load.X.Pos()
	}
	if sel, _ := join.NodeAt[*ast.SelectorExpr](r.pass.Files, pos); sel != nil && sel.Sel.Pos() == pos {
		return sel, true
	}
	id, _ := join.NodeAt[*ast.Ident](r.pass.Files, pos)
	return id, id != nil
}

// check returns the if statement whose condition holds x and whose body holds
// the store.
func (r reporter) check(x ast.Expr, st *ssa.Store) (*ast.IfStmt, *ast.File) {
	check, file := join.NodeAt[*ast.IfStmt](r.pass.Files, x.Pos())
	if check == nil || x.Pos() >= check.Body.Pos() || x.Pos() < check.Cond.Pos() || st.Pos() < check.Body.Pos() || st.Pos() >= check.Body.End() {
		return nil, nil
	}
	return check, file
}

func (r reporter) at(pos token.Pos) string {
	p := r.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
