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
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are taken in opposite orders.
var Analyzer = &analysis.Analyzer{
	Name:     "lockorder",
	Doc:      page.Doc(doc),
	URL:      page.URL("lockorder"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result), reported: map[token.Pos]bool{}}
	for _, v := range lockgraph.Inversions(c.res) {
		c.report(v)
	}
	c.closed()
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result

	reported map[token.Pos]bool // inner locks
}

// report tells of an edge that goes against another.
func (c *checker) report(v lockgraph.Inversion) {
	e, o := v.Odd, v.Other
	call := c.call(e.At)
	if call == nil {
		return
	}
	outer, inner := c.outerText(e), c.innerText(e)
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	what := inner + " is locked here"
	if e.Via != nil {
		what = c.through(e.Via) + " " + inner + " at " + e.Via.Chain[len(e.Via.Chain)-1].At
	}
	d.Message = fmt.Sprintf("%s while %s is held since %s, but %s locks %s while it holds %s: two goroutines can each wait for the other for ever",
		what, outer, c.line(e.Since.Pos()), c.line(o.At.Pos()), outer, inner)
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Since.Pos(), Message: outer + " is locked here"})
	d.Related = append(d.Related, c.steps(e)...)
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: o.Since.Pos(), Message: "the other order: " + c.outerText(o) + " is locked here"})
	if o.Via == nil {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and " + c.innerText(o) + " here"})
	} else {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and while it is held, " + c.innerText(o) + " through this call"})
		d.Related = append(d.Related, c.steps(o)...)
	}
	c.reported[e.At.Pos()], c.reported[o.At.Pos()] = true, true
	c.pass.Report(d)
}

// through says who takes the inner lock.
func (c *checker) through(a *conc.Acquire) string {
	var more []string
	for _, s := range a.Chain[1:] {
		more = append(more, s.Func)
	}
	who := a.Chain[0].Func
	if more != nil {
		who += " (through " + strings.Join(more, ", ") + ")"
	}
	return c.short(who) + " locks"
}

// steps returns the calls that lead to the inner lock.
func (c *checker) steps(e *lockgraph.Edge) []analysis.RelatedInformation {
	if e.Via == nil {
		return nil
	}
	var list []analysis.RelatedInformation
	for i, s := range e.Via.Chain {
		what := s.Func + " takes the lock here"
		if i+1 < len(e.Via.Chain) {
			what = s.Func + " calls " + e.Via.Chain[i+1].Func + " here"
		}
		if s.Pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: s.Pos, Message: c.short(what)})
		}
	}
	return list
}

func (c *checker) outerText(e *lockgraph.Edge) string {
	if site, ok := e.Since.(ssa.CallInstruction); ok && e.Since.Parent() == e.At.Parent() {
		return conc.LockText(c.pass.Files, site, e.Outer.Path)
	}
	return e.Outer.Path.Text()
}

func (c *checker) innerText(e *lockgraph.Edge) string {
	if e.Via != nil {
		return e.Inner.Path.Text()
	}
	return conc.LockText(c.pass.Files, e.At, e.Inner.Path)
}

// call returns the call that an instruction stands for.
func (c *checker) call(site ssa.CallInstruction) *ast.CallExpr {
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
