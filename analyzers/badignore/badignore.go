package badignore

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/ignore"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer is the check by itself, which knows no other check and so reports
// only what is wrong with a comment on the face of it. See [New].
var Analyzer = New(nil, nil)

// New returns the check over the given checks, whose results are *ignore.Used:
// those whose name is none of known are misspelt, and those that did not
// suppress a finding of a check are of no use.
func New(known []string, checks []*analysis.Analyzer) *analysis.Analyzer {
	checks = slices.SortedFunc(slices.Values(checks), func(a, b *analysis.Analyzer) int { return strings.Compare(a.Name, b.Name) })
	a := &analysis.Analyzer{
		Name:             "badignore",
		Doc:              page.Doc(doc),
		URL:              page.URL("badignore"),
		Requires:         append(slices.Clone(checks), ignore.Analyzer),
		RunDespiteErrors: true,
	}
	a.Run = func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[ignore.Analyzer].(*ignore.Index)
		for _, d := range index.Directives {
			reportForm(pass, d, known)
			for _, c := range checks {
				if len(pass.TypeErrors) == 0 {
					reportUnused(pass, d, c.Name, pass.ResultOf[c].(*ignore.Used))
				}
			}
		}
		return nil, nil
	}
	return a
}

// reportForm reports what is wrong with the words of one of our comments.
func reportForm(pass *analysis.Pass, d *ignore.Directive, known []string) {
	switch {
	case d.Kind == ignore.Spaced:
		report(pass, d, "this comment suppresses nothing because there is a space after its slashes")
		return
	case d.Kind != ignore.Ours:
		return
	case len(d.Checks) == 0:
		report(pass, d, "this comment suppresses nothing because it names no check")
		return
	case d.Reason == "":
		report(pass, d, fmt.Sprintf("this comment hides findings of %s and gives no reason", strings.Join(d.Checks, " and ")))
	}
	for _, name := range d.Checks {
		if known != nil && !slices.Contains(known, name) {
			report(pass, d, fmt.Sprintf("this comment suppresses nothing because there is no check %s", name))
		}
	}
}

// reportUnused reports a comment that names the check, in so many letters, and
// did not suppress a finding of it.
func reportUnused(pass *analysis.Pass, d *ignore.Directive, check string, used *ignore.Used) {
	if used.Failed || used.Directives[d] || !slices.Contains(d.Checks, check) {
		return
	}
	report(pass, d, fmt.Sprintf("this comment suppresses nothing because %s finds no fault here", check))
}

func report(pass *analysis.Pass, d *ignore.Directive, message string) {
	pass.Report(analysis.Diagnostic{Pos: d.Pos, End: d.End, Category: "badignore", Message: message})
}
