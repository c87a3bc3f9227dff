package grouplimit

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/groups"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports errgroups that block at their limit, and uses of their
// contexts after Wait.
var Analyzer = &analysis.Analyzer{
	Name:     "grouplimit",
	Doc:      page.Doc(doc),
	URL:      page.URL("grouplimit"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c := &checker{pass, groups.Find(funcs)}
	for _, g := range c.Groups {
		c.nested(g)
		c.none(g)
		c.active(g)
		if lates := c.Lates(g); lates != nil {
			c.late(lates)
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	*groups.Finder
}

// nested reports goroutines of a group that wait for a slot while they hold one.
func (c *checker) nested(g *groups.Group) {
	n, known, limited := g.Limit()
	if !limited || known && n == 0 {
		return
	}
	nests := c.Nests(g)
	if !groups.Fills(nests, n, known) {
		return
	}
	told := map[*ssa.Call]bool{}
	for _, ns := range nests {
		if told[ns.Inner] {
			continue
		}
		told[ns.Inner] = true
		set := g.Limits[0].Pos()
		msg := fmt.Sprintf("a goroutine of the group comes to this Go with a slot of the limit set at %s: when all slots are held by such goroutines, each waits for the others for ever", c.line(set))
		if known && n == 1 {
			msg = fmt.Sprintf("the goroutine that comes to this Go holds the only slot of the limit set at %s, and waits for itself for ever", c.line(set))
		}
		call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, ns.Inner.Pos())
		if call == nil {
			continue
		}
		d := c.diagnostic(call, msg, also(set, "the limit"), also(ns.Outer.Pos(), "where the goroutine is started that comes here"))
		if fix, ok := fixes.TryGo(c.pass.Fset, file, c.pass.TypesInfo, call); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
		c.pass.Report(d)
	}
}

// none reports goroutines of groups whose limit is zero.
func (c *checker) none(g *groups.Group) {
	n, known, _ := g.Limit()
	if !known || n != 0 {
		return
	}
	i := slices.IndexFunc(g.Starts, func(s *ssa.Call) bool {
		return s.Parent() == g.Limits[0].Parent() && join.MayFollow(g.Limits[0], s)
	})
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, g.Limits[0].Pos())
	if i < 0 || call == nil {
		return
	}
	d := c.diagnostic(call, fmt.Sprintf("a limit of zero lets no goroutine start, so the Go at %s blocks for ever", c.line(g.Starts[i].Pos())),
		also(g.Starts[i].Pos(), "this Go waits for a slot, of which there is none"))
	d.SuggestedFixes = []analysis.SuggestedFix{fixes.NoLimit(call.Args[0])}
	c.pass.Report(d)
}

// active reports limits that are set when goroutines of the group may be running.
func (c *checker) active(g *groups.Group) {
	for _, limit := range g.Limits {
		fn := limit.Parent()
		if slices.ContainsFunc(g.Waits, func(w *ssa.Call) bool { return w.Parent() != fn }) {
			continue
		}
		for _, start := range slices.Concat(g.Starts, g.Tries) {
			if start.Parent() != fn || !c.runs(g, start, limit) {
				continue
			}
			call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, limit.Pos())
			if call == nil {
				return
			}
			d := c.diagnostic(call, fmt.Sprintf("the goroutine started at %s may still be running when the limit is set here: SetLimit panics, or the goroutine waits for ever to give back a slot that it never had", c.line(start.Pos())),
				also(start.Pos(), "nothing waits for this goroutine before"))
			if fix, ok := fixes.LimitFirst(c.pass.Fset, file, c.pass.TypesInfo, call); ok && len(g.Limits) == 1 {
				d.SuggestedFixes = []analysis.SuggestedFix{fix}
			}
			c.pass.Report(d)
			break
		}
	}
}

// runs reports whether a way leads from the start of a goroutine to limit on
// which nothing waits for the group, and no other group is made.
func (c *checker) runs(g *groups.Group, start, limit *ssa.Call) (found bool) {
	join.After(start, func(instr ssa.Instruction) bool {
		if instr == ssa.Instruction(limit) {
			found = true
		}
		made, _ := instr.(ssa.Value)
		wait, _ := instr.(*ssa.Call)
		return !found && (made == nil || made != g.Made) && !slices.Contains(g.Waits, wait)
	})
	return found
}

// late reports the first call that is given a group's context after Wait.
func (c *checker) late(lates []groups.Late) {
	use, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, lates[0].Use.Pos())
	if use == nil {
		return
	}
	wait := lates[0].Wait.Pos()
	d := c.diagnostic(use, fmt.Sprintf("the context of the group is cancelled when Wait returns at %s, and %s, which can do nothing with a cancelled one, is given it here", c.line(wait), types.ExprString(use.Fun)),
		also(wait, "Wait cancels the context, with or without an error"), also(lates[0].With.Pos(), "the group and its context"))
	cure := fixes.Parent{Fset: c.pass.Fset, Pkg: c.pass.Pkg, Info: c.pass.TypesInfo, Wait: wait}
	cure.With, cure.File = join.NodeAt[*ast.AssignStmt](c.pass.Files, lates[0].With.Pos())
	for _, l := range lates {
		call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, l.Use.Pos())
		if call == nil {
			return
		}
		cure.Uses = append(cure.Uses, call)
		if call != use {
			d.Related = append(d.Related, also(call.Pos(), "this call has the cancelled context too"))
		}
	}
	if fix, ok := cure.Fix(); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}

// diagnostic makes a finding at a call.
func (c *checker) diagnostic(call *ast.CallExpr, msg string, related ...analysis.RelatedInformation) analysis.Diagnostic {
	return analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "grouplimit", Message: msg, Related: related}
}

func also(pos token.Pos, msg string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: msg}
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
