package closepanic

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

// Analyzer reports operations on channels that can panic.
var Analyzer = &analysis.Analyzer{
	Name:     "closepanic",
	Doc:      page.Doc(doc),
	URL:      page.URL("closepanic"),
	Requires: []*analysis.Analyzer{explored.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, f := range pass.ResultOf[explored.Analyzer].(*explored.Result).Findings {
		if message := message(f); message != "" && !f.Recovered() {
			d, ok := f.Diagnostic("closepanic", message)
			if !ok {
				continue
			}
			for _, offer := range []func() (analysis.SuggestedFix, bool){f.DropRepeated, f.CloseOnce, f.ReturnAfterClose} {
				if fix, ok := offer(); ok {
					d.SuggestedFixes = append(d.SuggestedFixes, fix)
				}
			}
			pass.Report(d)
		}
	}
	return nil, nil
}

// message says what panics and why, "" if it is not a fault of channels.
func message(f *explored.Finding) string {
	name := f.Channel()
	switch f.Kind {
	case model.SendClosed:
		return fmt.Sprintf("%s panics %s, as it sends on %s when %s", f.Who(f.Goroutine), f.Here(), name, closed(f))
	case model.CloseClosed:
		return fmt.Sprintf("%s panics %s, as it closes %s when %s", f.Who(f.Goroutine), f.Here(), name, closed(f))
	case model.CloseNil:
		return fmt.Sprintf("%s panics %s, as it closes %s, which is nil", f.Who(f.Goroutine), f.Here(), name)
	}
	return ""
}

// closed says who closed the channel.
func closed(f *explored.Finding) string {
	s, pos := f.Closing()
	switch {
	case s == nil:
		return "it is closed"
	case s.Goroutine == f.Goroutine:
		return "it has closed it at " + f.Where(pos)
	}
	return fmt.Sprintf("%s has closed it at %s", f.Who(s.Goroutine), f.Where(pos))
}
