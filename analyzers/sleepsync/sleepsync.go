package sleepsync

import (
	_ "embed"
	"fmt"
	"go/token"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports sleeps that stand in for waiting for a goroutine.
var Analyzer = &analysis.Analyzer{
	Name:     "sleepsync",
	Doc:      page.Doc(doc),
	URL:      page.URL("sleepsync"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

type checker struct {
	pass  *analysis.Pass
	graph *join.Graph
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c := &checker{pass, join.NewGraph(funcs)}
	roots := map[*ssa.Function]join.Root{}
	for _, r := range c.graph.Roots(funcs, pass.Files, pass.Fset) {
		roots[r.Fn] = r
	}
	var findings []analysis.Diagnostic
	var awaits []*fixes.Await
	for _, fn := range funcs {
		if faults := c.graph.Sleeps(fn, roots[fn]); len(faults) > 0 {
			d, fix := c.describe(faults)
			findings, awaits = append(findings, d), append(awaits, fix)
		}
	}
	join.AddFixes(findings, awaits)
	for _, d := range findings {
		pass.Report(d)
	}
	return nil, nil
}

// describe makes one finding of all sleeps of a function: one cure serves them.
func (c *checker) describe(faults []join.Slept) (analysis.Diagnostic, *fixes.Await) {
	f := faults[0]
	spawned, does := c.line(f.Late.Pos()), c.line(join.Near(f.Does))
	msg := fmt.Sprintf("only this sleep keeps %s from ending before the goroutine started at %s has got to %s; when it is late, that is cut off", f.Root, spawned, does)
	related := []analysis.RelatedInformation{
		{Pos: f.Late.Pos(), Message: "the goroutine that the sleep is for"},
		{Pos: join.Near(f.Does), Message: "what may come too late"},
	}
	if f.Read != nil {
		msg = fmt.Sprintf("only this sleep lets the goroutine started at %s write at %s before the read at %s; when it is late, the read misses that", spawned, does, c.line(join.Near(f.Read)))
		related = append(related, analysis.RelatedInformation{Pos: join.Near(f.Read), Message: "the read that may come too early"})
	}
	d := analysis.Diagnostic{Pos: f.Sleep.Pos(), End: f.Sleep.Pos() + 1, Category: "sleepsync", Message: msg, Related: related}
	sleeps := []*ssa.Call{f.Sleep}
	spawns := f.Spawns
	for _, other := range faults[1:] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: other.Sleep.Pos(), Message: "this sleep waits for a goroutine too"})
		sleeps = append(sleeps, other.Sleep)
		for _, s := range other.Spawns {
			spawns = add(spawns, s)
		}
	}
	if stmt := join.SleepStmt(c.pass.Files, f.Sleep); stmt != nil {
		d.Pos, d.End = stmt.Pos(), stmt.End()
	}
	return d, c.graph.Await(c.pass, spawns, sleeps)
}

func add(list []join.Stray, s join.Stray) []join.Stray {
	for _, old := range list {
		if old.Go == s.Go {
			return list
		}
	}
	return append(list, s)
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
