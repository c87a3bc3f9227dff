package missingdone

import (
	_ "embed"
	"fmt"

	"github.com/conclsp/conclsp/analyzers/internal/explored"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports WaitGroups that count wrongly.
var Analyzer = &analysis.Analyzer{
	Name:     "missingdone",
	Doc:      page.Doc(doc),
	URL:      page.URL("missingdone"),
	Requires: []*analysis.Analyzer{explored.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, f := range pass.ResultOf[explored.Analyzer].(*explored.Result).Findings {
		switch {
		case f.Kind == model.NegativeCounter && !f.Recovered():
			report(pass, f, fmt.Sprintf("%s panics %s, as the counter of %s becomes negative", f.Who(f.Goroutine), f.Here(), f.Name()))
		case f.Kind == model.Stuck && f.Cause == nil && f.At().Op == model.Wait && f.Abandoned():
			report(pass, f, fmt.Sprintf("%s waits %s for ever for %s: %s", f.Who(f.Goroutine), f.Here(), f.Name(), reason(f)))
		}
	}
	return nil, nil
}

func report(pass *analysis.Pass, f *explored.Finding, message string) {
	d, ok := f.Diagnostic("missingdone", message)
	if !ok {
		return
	}
	for _, offer := range []func() (analysis.SuggestedFix, bool){f.DeferDone, f.DropRepeated, f.AddBeforeGo} {
		if fix, ok := offer(); ok {
			d.SuggestedFixes = append(d.SuggestedFixes, fix)
		}
	}
	pass.Report(d)
}

// reason says who has not counted down.
func reason(f *explored.Finding) string {
	if g, end, ok := f.Deserter(); ok {
		return fmt.Sprintf("%s ends at %s without Done", f.Who(g), f.Where(end))
	}
	if pos, ok := f.Later(); ok {
		return fmt.Sprintf("one of those that call Done is started at %s, only after that", f.Where(pos))
	}
	if s, pos := f.Last(f.At().Obj, model.Add); s != nil && f.Positive(s) {
		return fmt.Sprintf("what Add counts at %s is not made up for by as many calls of Done", f.Where(pos))
	}
	return "Done is called less often than Add counts"
}
