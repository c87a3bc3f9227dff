package unawaited

import (
	_ "embed"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that main, a test or a handler does not wait for.
var Analyzer = &analysis.Analyzer{
	Name:     "unawaited",
	Doc:      page.Doc(doc),
	URL:      page.URL("unawaited"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	graph := join.NewGraph(funcs)
	var findings []analysis.Diagnostic
	var awaits []*fixes.Await
	for _, root := range graph.Roots(funcs, pass.Files, pass.Fset) {
		for _, strays := range unslept(graph.Strays(root)) {
			findings = append(findings, describe(pass, root, strays))
			var fix *fixes.Await
			if !join.HasSleep(root.Fn) { // where the fix of sleepsync may come first
				fix = graph.Await(pass, strays, nil)
			}
			awaits = append(awaits, fix)
		}
	}
	late, lateAwaits := expired(pass, graph, funcs)
	findings, awaits = append(findings, late...), append(awaits, lateAwaits...)
	join.AddFixes(findings, awaits)
	for _, d := range findings {
		pass.Report(d)
	}
	return nil, nil
}

// unslept returns the goroutines of each function that starts some, but for
// those of which sleepsync speaks.
func unslept(all []join.Stray) [][]join.Stray {
	var list [][]join.Stray
	for _, s := range all {
		if s.SleepBefore() != nil {
			continue
		}
		i := slices.IndexFunc(list, func(l []join.Stray) bool { return l[0].Go.Parent() == s.Go.Parent() })
		if i < 0 {
			i, list = len(list), append(list, nil)
		}
		list[i] = append(list[i], s)
	}
	return list
}

// describe makes one finding of all goroutines that a root forgets: one cure
// serves them all.
func describe(pass *analysis.Pass, root join.Root, strays []join.Stray) analysis.Diagnostic {
	s := strays[0]
	does := line(pass.Fset, s.Does.Pos())
	end := join.End(s.Ends[0])
	msg := fmt.Sprintf("%s may return at %s before the goroutine started here has got to %s, and then its output is lost", root, line(pass.Fset, end), does)
	if root.Test != nil {
		msg = fmt.Sprintf("%s may end at %s before the goroutine started here has got to %s, which then panics or goes unseen", root, line(pass.Fset, end), does)
	}
	d := analysis.Diagnostic{
		Pos: s.Go.Pos(), End: s.Go.Pos() + token.Pos(len("go")), Category: "unawaited", Message: msg,
		Related: []analysis.RelatedInformation{
			{Pos: s.Does.Pos(), Message: "what the end of " + root.String() + " may cut off"},
			{Pos: end, Message: "nothing waits for the goroutine before this end"},
		},
	}
	for _, other := range strays[1:] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: other.Go.Pos(), Message: "this goroutine is not waited for either"})
	}
	return d
}

func line(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
