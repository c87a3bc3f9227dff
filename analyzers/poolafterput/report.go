package poolafterput

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/alias"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/pools"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// after reports the first use of an object behind the call that puts it.
func (c *checker) after(put *ssa.Call, obj ssa.Value) {
	set := alias.Of(obj)
	uses := set.After(put)
	for _, u := range uses {
		call, again := u.Instr.(*ssa.Call)
		again = again && len(c.pools.PutBy(call)) > 0
		what := "used here"
		switch {
		case again:
			what = "put back here"
		case u.How == alias.Returned:
			what = "returned here"
		case harmless(u.Instr):
			continue
		}
		d := c.diagnostic(u.Instr, put)
		d.Message = fmt.Sprintf("%s is %s after it went back to the pool at %s: by then another goroutine may have got it", c.name(put, obj), what, c.at(put.Pos()))
		if fix, ok := c.deferPut(put, set, uses); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		} else if fix, ok := c.copyEarly(u); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
		c.pass.Report(d)
		return
	}
}

// copyEarly offers to copy bytes that are returned, where they were taken out
// of the object.
func (c *checker) copyEarly(u alias.Use) (analysis.SuggestedFix, bool) {
	bytes, ok := u.Val.(*ssa.Call)
	if !ok || u.How != alias.Returned {
		return analysis.SuggestedFix{}, false
	}
	call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, bytes.Pos())
	if call == nil || bytes.Call.StaticCallee() == nil {
		return analysis.SuggestedFix{}, false
	}
	return fixes.Clone(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, call, fixes.ReturnCloneTitle)
}

// harmless reports whether an instruction only names the object.
func harmless(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	fn := ""
	if ok && call.Call.StaticCallee() != nil {
		fn = call.Call.StaticCallee().String()
	}
	return fn == "runtime.KeepAlive" || fn == "runtime.SetFinalizer"
}

// deferred reports results that lie in an object which a deferred call puts.
func (c *checker) deferred(put *ssa.Defer) {
	for _, obj := range append(c.pools.PutBy(put), c.pools.Captured(put)...) {
		set := alias.Of(obj)
		for _, b := range put.Parent().Blocks {
			ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			if !ok || !(b == put.Block() || join.MayFollow(put, ret)) {
				continue
			}
			for i, r := range ret.Results {
				if set.Has(pools.Stored(r, b)) {
					c.returned(put, obj, ret, i)
					return
				}
			}
		}
	}
}

func (c *checker) returned(put *ssa.Defer, obj ssa.Value, ret *ssa.Return, i int) {
	d := c.diagnostic(ret, put)
	stmt, file := join.NodeAt[*ast.ReturnStmt](c.pass.Files, ret.Pos())
	what := "the result lies in " + c.name(put, obj)
	if stmt != nil && i < len(stmt.Results) {
		x := stmt.Results[i]
		d.Pos, d.End = x.Pos(), x.End()
		what = types.ExprString(x) + " is returned here, and lies in what"
		if fix, ok := fixes.Clone(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, x, fixes.ReturnCloneTitle); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	} else {
		what += ", which"
	}
	d.Message = fmt.Sprintf("%s the deferred call at %s puts back into the pool: the next to get it overwrites what the caller holds", what, c.at(put.Pos()))
	c.pass.Report(d)
}

func (c *checker) diagnostic(at ssa.Instruction, put ssa.CallInstruction) analysis.Diagnostic {
	d := analysis.Diagnostic{Category: "poolafterput", Pos: join.Near(at)}
	d.End = d.Pos + 1
	if n, _ := join.NodeAt[ast.Expr](c.pass.Files, d.Pos); n != nil {
		d.Pos, d.End = n.Pos(), n.End()
	} else if n, _ := join.NodeAt[ast.Stmt](c.pass.Files, d.Pos); n != nil {
		d.Pos, d.End = n.Pos(), n.End()
	}
	d.Related = []analysis.RelatedInformation{{Pos: put.Pos(), Message: "the object goes back to the pool here"}}
	return d
}

// name returns how the source names the object that a call puts.
func (c *checker) name(put ssa.CallInstruction, obj ssa.Value) string {
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, put.Pos())
	args := put.Common().Args
	for i := range args {
		if call == nil || args[i] != obj {
			continue
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && len(args) == len(call.Args)+1 {
			if i == 0 {
				return types.ExprString(sel.X)
			}
			i--
		}
		if i < len(call.Args) {
			return types.ExprString(call.Args[i])
		}
	}
	return "the object"
}

func (c *checker) at(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// deferPut offers to put the object when the function ends.
func (c *checker) deferPut(put *ssa.Call, set *alias.Set, uses []alias.Use) (analysis.SuggestedFix, bool) {
	if path.InLoop(put.Block()) || c.putsAgain(put, set) {
		return analysis.SuggestedFix{}, false
	}
	for _, u := range uses {
		_, isGo := u.Instr.(*ssa.Go)
		if u.How == alias.Returned || u.How == alias.Kept || isGo {
			return analysis.SuggestedFix{}, false
		}
	}
	stmt, _ := join.NodeAt[*ast.ExprStmt](c.pass.Files, put.Pos())
	if stmt == nil {
		return analysis.SuggestedFix{}, false
	}
	if call, ok := ast.Unparen(stmt.X).(*ast.CallExpr); !ok || call.Lparen != put.Pos() {
		return analysis.SuggestedFix{}, false
	}
	return fixes.DeferPut(stmt), true
}

// putsAgain reports whether another call of the function puts the object.
func (c *checker) putsAgain(put *ssa.Call, set *alias.Set) bool {
	for _, b := range put.Parent().Blocks {
		for _, instr := range b.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok && site != ssa.CallInstruction(put) && slices.ContainsFunc(c.pools.PutBy(site), set.Has) {
				return true
			}
		}
	}
	return false
}
