package cli

import (
	"os"
	"slices"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// vetTool speaks the protocol of a vet tool with the checks that are on by
// default. It reads the command line of the process and ends it.
func vetTool(env *Env) int {
	checks, err := selectChecks("", false)
	if err != nil {
		return env.fail(err)
	}
	if slices.Contains(os.Args, "-fix") {
		for _, a := range checks {
			onlySafeFixes(a)
		}
	}
	unitchecker.Main(checks...)
	return exitClean
}

// onlySafeFixes makes a, which analyzers.Select has made for us alone, offer
// just what "go vet -fix" may apply: it takes the first fix, whatever it is.
func onlySafeFixes(a *analysis.Analyzer) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			if len(d.SuggestedFixes) > 0 && !safe(d.SuggestedFixes[0].Message) {
				d.SuggestedFixes = nil
			}
			pass.Report(d)
		}
		return run(&inner)
	}
}

// safe reports whether the fix with the title may be applied unseen.
func safe(title string) bool {
	e, ok := fixes.Lookup(title)
	return ok && e.Safety == fixes.Safe
}
