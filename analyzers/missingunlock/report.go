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
	name := conc.LockText(c.pass.Files, l.site, l.lock)
	seen := map[token.Pos]bool{}
	for _, x := range l.exits {
		d := analysis.Diagnostic{Category: "missingunlock"}
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: l.site.Pos(), Message: name + " is locked here"})
		where := "nothing in " + c.funcName(l.f) + " unlocks it"
		if len(l.releases) > 0 {
			rel := l.releases[len(l.releases)-1]
			where = "the unlock at " + c.line(rel.Pos()) + " is on another path"
			what := "another path unlocks it here"
			if _, deferred := rel.(*ssa.Defer); deferred && x.Ret == nil {
				where = "the unlock at " + c.line(rel.Pos()) + " is deferred until " + c.funcName(l.f) + " returns"
				what = "it is unlocked when the function returns"
			}
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: rel.Pos(), Message: what})
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

// conditions returns the variables, fields and functions in the conditions of
// the if and switch statements that are around one call and not the other.
func (c *checker) conditions(site, other ssa.CallInstruction) map[types.Object]bool {
	objs := map[types.Object]bool{}
	for _, n := range c.enclosing(site) {
		if n.Pos() <= other.Pos() && other.Pos() < n.End() {
			continue
		}
		for _, cond := range condition(n, site.Pos()) {
			ast.Inspect(cond, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && c.pass.TypesInfo.Uses[id] != nil {
					objs[c.pass.TypesInfo.Uses[id]] = true
				}
				return true
			})
		}
	}
	delete(objs, types.Universe.Lookup("nil"))
	return objs
}

// condition returns the expressions on which it hangs whether a statement lets
// control come to pos inside it.
func condition(n ast.Node, pos token.Pos) []ast.Expr {
	switch n := n.(type) {
	case *ast.IfStmt:
		if n.Body.Pos() <= pos {
			return []ast.Expr{n.Cond}
		}
	case *ast.SwitchStmt:
		if n.Tag != nil && n.Body.Pos() <= pos {
			return []ast.Expr{n.Tag}
		}
	case *ast.CaseClause:
		return n.List
	}
	return nil
}

// enclosing returns the nodes around a call, the innermost first.
func (c *checker) enclosing(site ssa.CallInstruction) []ast.Node {
	_, file := join.NodeAt[*ast.File](c.pass.Files, site.Pos())
	if file == nil {
		return nil
	}
	nodes, _ := astutil.PathEnclosingInterval(file, site.Pos(), site.Pos())
	return nodes
}

// everyRound reports whether a call is made in each round of the loop around
// it, under no condition.
func (c *checker) everyRound(site ssa.CallInstruction) bool {
	for _, n := range c.enclosing(site) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
		if condition(n, site.Pos()) != nil {
			return false
		}
	}
	return false
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
