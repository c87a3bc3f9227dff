package mixedatomic

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/analyzers/internal/written"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A place is where the variable is accessed atomically: an instruction, or a
// line of another package.
type place struct {
	instr ssa.Instruction
	pkg   string
	at    string
}

func (c *checker) report(plain ssa.Instruction, v *types.Var, other place) {
	expr, verb, ok := c.source(plain)
	if !ok || c.done[expr.Pos()] {
		return
	}
	c.done[expr.Pos()] = true
	d := analysis.Diagnostic{Pos: expr.Pos(), End: expr.End(), Category: "mixedatomic"}
	who := "the atomic operation of package " + other.pkg + " at " + other.at
	does := "changes it"
	if other.instr != nil {
		fn := syncs.Callee(other.instr.(ssa.CallInstruction).Common())
		who = "atomic." + fn.Name() + " at " + c.at(other.instr.Pos())
		if syncs.OpOf(fn) == syncs.None {
			who = fn.Name() + ", called at " + c.at(other.instr.Pos()) + ","
		}
		if syncs.OpOf(fn) == syncs.AtomicLoad {
			does = "reads it"
		}
		d.Related = []analysis.RelatedInformation{{Pos: other.instr.Pos(), Message: "the atomic access"}}
	}
	d.Message = fmt.Sprintf("%s is %s here without an atomic operation while %s %s; nothing orders them", types.ExprString(expr), verb, who, does)
	if _, file := join.NodeAt[*ast.File](c.pass.Files, expr.Pos()); file != nil {
		if fix, ok := fixes.UseAtomic(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, expr); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	if v != nil && !c.typed[v] { // one such fix does for all findings
		if fix, ok := fixes.TypedAtomic(c.pass.Fset, c.pass.Files, c.pass.Pkg, c.pass.TypesInfo, v); ok {
			c.typed[v] = true
			d.SuggestedFixes = append(d.SuggestedFixes, fix)
		}
	}
	c.pass.Report(d)
}

// source returns the expression of a plain access.
func (c *checker) source(instr ssa.Instruction) (ast.Expr, string, bool) {
	if _, ok := instr.(*ssa.UnOp); !ok {
		t, ok := written.At(c.pass.Files, c.pass.TypesInfo, instr, instr.Pos())
		return t.Expr, "written", ok
	}
	pos := instr.Pos()
	if u := instr.(*ssa.UnOp); !pos.IsValid() {
		pos = u.X.Pos()
	}
	if sel, _ := join.NodeAt[*ast.SelectorExpr](c.pass.Files, pos); sel != nil && sel.Sel.Pos() == pos {
		return sel, "read", true
	}
	if id, _ := join.NodeAt[*ast.Ident](c.pass.Files, pos); id != nil {
		return id, "read", true
	}
	return nil, "", false
}

func (c *checker) at(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// update reports a change that is made of two atomic operations.
func (c *checker) update(u atomics.Update) {
	store, other := u.Store, u.Other
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, store.Pos())
	if call == nil {
		return
	}
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "mixedatomic"}
	lost := "when goroutines run " + store.Parent().Name() + " at once, updates are lost"
	if store.Parent().Parent() != nil {
		lost = "when goroutines run this at once, updates are lost"
	}
	if other != nil {
		lost = "what the change at " + c.at(other.Instr.Pos()) + " does between the two is lost"
		d.Related = []analysis.RelatedInformation{{Pos: other.Instr.Pos(), Message: "the other change"}}
	}
	d.Message = fmt.Sprintf("%s stores what an atomic load gave before, and the two are not one operation: %s", types.ExprString(call.Fun), lost)
	if fix, ok := fixes.AddOnce(c.pass.TypesInfo, call); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}
