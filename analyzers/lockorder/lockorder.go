package lockorder

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockgraph"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are taken in opposite orders.
var Analyzer = &analysis.Analyzer{
	Name:      "lockorder",
	Doc:       page.Doc(doc),
	URL:       page.URL("lockorder"),
	Requires:  []*analysis.Analyzer{conc.Analyzer},
	FactTypes: lockgraph.FactTypes(),
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result), reported: map[token.Pos]bool{}}
	cycles, twins := lockgraph.Find(pass, c.res)
	for _, cycle := range cycles {
		c.report(cycle)
	}
	for _, t := range twins {
		c.twin(t)
	}
	c.closed()
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result

	reported map[token.Pos]bool // inner locks
}

// report tells of an edge that goes against others.
func (c *checker) report(cycle lockgraph.Cycle) {
	e := cycle.Edges[0]
	call := c.call(e.At)
	if call == nil {
		return
	}
	outer, inner := c.outerText(e), c.innerText(e)
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	what := inner + " is locked here"
	if e.Chain != nil {
		what = c.through(e.Chain) + " " + inner + " at " + e.Chain[len(e.Chain)-1].At
	}
	d.Message = fmt.Sprintf("%s while %s is held since %s, but %s: ", what, outer, c.line(e.Since.Pos()), c.others(cycle, outer, inner))
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Since.Pos(), Message: outer + " is locked here"})
	d.Related = append(d.Related, c.steps(e.Chain)...)
	if len(cycle.Edges) == 2 {
		d.Message += "two goroutines can each wait for the other for ever"
		d.Related = append(d.Related, c.edge(cycle.Edges[1], "the other order: ")...)
	} else {
		d.Message += fmt.Sprintf("%d goroutines can wait for each other in a circle for ever", len(cycle.Edges))
		for _, o := range cycle.Edges[1:] {
			d.Related = append(d.Related, c.edge(o, "elsewhere ")...)
		}
	}
	for _, o := range cycle.Edges {
		if o.Own() {
			c.reported[o.At.Pos()] = true
		}
	}
	if since := c.call(e.Since); e.Chain == nil && e.Inner.Path.Stable() && since != nil {
		d.SuggestedFixes = c.swap(since, call)
	}
	c.pass.Report(d)
}

// others says where the locks are taken in the other order: in one place and so
// many more, or in several places that close the circle.
func (c *checker) others(cycle lockgraph.Cycle, outer, inner string) string {
	o := cycle.Edges[1]
	if len(cycle.Edges) == 2 {
		switch n := cycle.Others; n {
		case 0:
			return fmt.Sprintf("%s locks %s while it holds %s", o.Place, outer, inner)
		case 1:
			return fmt.Sprintf("%s and 1 other place lock %s while they hold %s", o.Place, outer, inner)
		default:
			return fmt.Sprintf("%s and %d other places lock %s while they hold %s", o.Place, n, outer, inner)
		}
	}
	var list []string
	for i, o := range cycle.Edges[1:] {
		held, wanted := inner, outer
		if i > 0 {
			held = c.outerText(o)
		}
		if i+2 < len(cycle.Edges) {
			wanted = c.innerText(o)
		}
		list = append(list, fmt.Sprintf("%s locks %s while it holds %s", o.Place, wanted, held))
	}
	return strings.Join(list, ", and ")
}

// edge returns the places at which the locks of another edge are taken.
func (c *checker) edge(o *lockgraph.Edge, intro string) []analysis.RelatedInformation {
	if !o.Own() {
		return nil // no positions are known in other packages
	}
	list := []analysis.RelatedInformation{{Pos: o.Since.Pos(), Message: intro + c.outerText(o) + " is locked here"}}
	if o.Chain == nil {
		return append(list, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and " + c.innerText(o) + " here"})
	}
	list = append(list, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and while it is held, " + c.innerText(o) + " through this call"})
	return append(list, c.steps(o.Chain)...)
}

// through says who takes the inner lock.
func (c *checker) through(chain []conc.Step) string {
	var more []string
	for _, s := range chain[1:] {
		more = append(more, s.Func)
	}
	who := chain[0].Func
	if more != nil {
		who += " (through " + strings.Join(more, ", ") + ")"
	}
	return c.short(who) + " locks"
}

// steps returns the calls that lead to the inner lock.
func (c *checker) steps(chain []conc.Step) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for i, s := range chain {
		what := s.Func + " takes the lock here"
		if i+1 < len(chain) {
			what = s.Func + " calls " + chain[i+1].Func + " here"
		}
		if s.Pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: s.Pos, Message: c.short(what)})
		}
	}
	return list
}

func (c *checker) outerText(e *lockgraph.Edge) string {
	if !e.Own() {
		return e.OuterName()
	}
	if site, ok := e.Since.(ssa.CallInstruction); ok && e.Since.Parent() == e.At.Parent() {
		return conc.LockText(c.pass.Files, site, e.Outer.Path)
	}
	return e.Outer.Path.Text()
}

func (c *checker) innerText(e *lockgraph.Edge) string {
	switch {
	case !e.Own():
		return e.InnerName()
	case e.Chain != nil:
		return e.Inner.Path.Text()
	}
	return conc.LockText(c.pass.Files, e.At, e.Inner.Path)
}

// swap returns the fix that exchanges two calls of Lock.
func (c *checker) swap(outer, inner *ast.CallExpr) []analysis.SuggestedFix {
	for _, file := range c.pass.Files {
		if file.FileStart <= outer.Pos() && outer.Pos() < file.FileEnd {
			if fix, ok := fixes.SwapLocks(c.pass.Fset, file, outer, inner); ok {
				return []analysis.SuggestedFix{fix}
			}
		}
	}
	return nil
}

// call returns the call that an instruction stands for.
func (c *checker) call(site ssa.Instruction) *ast.CallExpr {
	if _, ok := site.(*ssa.Defer); ok {
		if stmt, _ := join.NodeAt[*ast.DeferStmt](c.pass.Files, site.Pos()); stmt != nil {
			return stmt.Call
		}
	}
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, site.Pos())
	return call
}

// short drops the name of the package under analysis in front of functions.
func (c *checker) short(s string) string {
	return strings.ReplaceAll(" "+s, " "+c.pass.Pkg.Name()+".", " ")[1:]
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
