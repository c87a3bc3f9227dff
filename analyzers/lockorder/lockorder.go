package lockorder

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"

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
	c := &checker{Text: lockgraph.Text{Pass: pass}, pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result), reported: map[token.Pos]bool{}}
	found := lockgraph.Find(pass, c.res)
	for _, cycle := range found.Cycles {
		c.report(cycle)
	}
	for _, t := range found.Twins {
		c.twin(t)
	}
	for _, r := range found.Rings {
		c.ring(r)
	}
	if found.Nested {
		c.closed()
	}
	return nil, nil
}

type checker struct {
	lockgraph.Text
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
	outer, inner := c.Outer(e), c.Inner(e)
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	d.Message = fmt.Sprintf("%s while %s is held since %s, but %s: ", c.What(e), outer, c.Line(e.Since.Pos()), c.Others(cycle, outer, inner))
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Since.Pos(), Message: outer + " is locked here"})
	d.Related = append(d.Related, c.Steps(e)...)
	if len(cycle.Edges) == 2 {
		d.Message += "two goroutines can each wait for the other for ever"
		d.Related = append(d.Related, c.Edge(cycle.Edges[1], "the other order: ")...)
	} else {
		d.Message += fmt.Sprintf("%d goroutines can wait for each other in a circle for ever", len(cycle.Edges))
		for _, o := range cycle.Edges[1:] {
			d.Related = append(d.Related, c.Edge(o, "elsewhere ")...)
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
