package missingunlock

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// report reports each place where the lock is kept.
func (c *checker) report(l *leak) {
	name := l.lock.Text()
	seen := map[token.Pos]bool{}
	for _, x := range l.exits {
		d := analysis.Diagnostic{Category: "missingunlock"}
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: l.site.Pos(), Message: name + " is locked here"})
		where := "nothing in " + c.funcName(l.f) + " unlocks it"
		if len(l.releases) > 0 {
			rel := l.releases[len(l.releases)-1]
			where = "the unlock at " + c.line(rel.Pos()) + " is on another path"
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: rel.Pos(), Message: "another path unlocks it here"})
		}
		if x.Ret == nil {
			d.Pos, d.End = c.span(l.site)
			d.Message = fmt.Sprintf("%s may still be locked when the loop comes here again: %s, so this %s blocks for ever", name, where, l.mode)
			d.Related = d.Related[1:]
		} else {
			d.Pos, d.End = c.exit(l.f, x.Ret)
			d.Message = fmt.Sprintf("%s is still locked when %s returns here: it was locked at %s and %s; the next %s blocks for ever",
				name, c.funcName(l.f), c.line(l.site.Pos()), where, lockset.Write)
			d.SuggestedFixes = c.fixes(l, x)
		}
		if !seen[d.Pos] {
			seen[d.Pos] = true
			c.pass.Report(d)
		}
	}
}

func (c *checker) funcName(f *conc.Func) string {
	if f.Fn.Parent() != nil {
		return "the function literal"
	}
	return f.Fn.Name()
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// span returns the range of the call at an instruction.
func (c *checker) span(site ssa.CallInstruction) (pos, end token.Pos) {
	if call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, site.Pos()); call != nil {
		return call.Pos(), call.End()
	}
	return site.Pos(), site.Pos() + 1
}

// exit returns the range of a return: the closing brace for one that is not
// written.
func (c *checker) exit(f *conc.Func, ret *ssa.Return) (pos, end token.Pos) {
	if stmt, _ := join.NodeAt[*ast.ReturnStmt](c.pass.Files, ret.Pos()); ret.Pos().IsValid() && stmt != nil {
		return stmt.Pos(), stmt.End()
	}
	body := join.Body(f.Fn)
	return body.Rbrace, body.Rbrace + 1
}

// correlated reports whether the lock is taken under a condition that shares a
// variable with one under which it is released: what the one says about the
// other is beyond following.
func (c *checker) correlated(l *leak) bool {
	for _, r := range l.releases {
		taken, released := c.conditions(l.site, r), c.conditions(r, l.site)
		for obj := range released {
			if taken[obj] {
				return true
			}
		}
	}
	return false
}

// conditions returns the variables and fields in the conditions of the if and
// switch statements that are around one call and not the other.
func (c *checker) conditions(site, other ssa.CallInstruction) map[types.Object]bool {
	objs := map[types.Object]bool{}
	_, file := join.NodeAt[*ast.File](c.pass.Files, site.Pos())
	if file == nil {
		return objs
	}
	nodes, _ := astutil.PathEnclosingInterval(file, site.Pos(), site.Pos())
	for _, n := range nodes {
		var cond ast.Expr
		switch n := n.(type) {
		case *ast.IfStmt:
			if n.Body.Pos() <= site.Pos() {
				cond = n.Cond
			}
		case *ast.SwitchStmt:
			cond = n.Tag
		}
		if cond == nil || n.Pos() <= other.Pos() && other.Pos() < n.End() {
			continue
		}
		ast.Inspect(cond, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok && correlates(v.Type()) {
					objs[v] = true
				}
			}
			return true
		})
	}
	return objs
}

// correlates reports whether a variable of the type may say, all by itself,
// whether a lock is held.
func correlates(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger|types.IsString) != 0
}

// fixes offers a deferred unlock, and an unlock in front of the return where
// every path to it holds the lock.
func (c *checker) fixes(l *leak, x conc.Exit) []analysis.SuggestedFix {
	_, file := join.NodeAt[*ast.File](c.pass.Files, l.site.Pos())
	var unlocks []token.Pos
	for _, r := range l.releases {
		unlocks = append(unlocks, r.Pos())
	}
	s, ok := fixes.NewSection(c.pass.Fset, file, c.pass.TypesInfo, join.Body(l.f.Fn), l.site.Pos(), unlocks)
	if !ok {
		return nil
	}
	var list []analysis.SuggestedFix
	if fix, ok := s.Defer(); ok {
		list = append(list, fix)
	}
	held := true
	for _, y := range l.f.Exits() {
		held = held && (y.Ret != x.Ret || y.Lock != l.lock || y.Cell.Mode() == l.mode)
	}
	if fix, ok := s.UnlockAt(x.Ret.Pos()); ok && held {
		list = append(list, fix)
	}
	return list
}
