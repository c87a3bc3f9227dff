package cli

import (
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers"
	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// selectChecks returns the analyzers that a list such as "all,-sleepsync"
// names, as analyzers.Select reads it.
func selectChecks(list string, generated bool) ([]*analysis.Analyzer, error) {
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	return analyzers.Select(names, analyzers.Options{Generated: generated})
}

func findCheck(name string) (analyzers.Check, bool) {
	i := slices.IndexFunc(analyzers.Suite, func(c analyzers.Check) bool { return c.Analyzer.Name == name })
	if i < 0 {
		return analyzers.Check{}, false
	}
	return analyzers.Suite[i], true
}

// levelOf grades the findings of a check by its tier.
func levelOf(check string) finding.Level {
	c, ok := findCheck(check)
	switch {
	case ok && c.Tier == analyzers.Error:
		return finding.ErrorLevel
	case ok && c.Tier != analyzers.Warning:
		return finding.NoteLevel
	default: // such as the finding that tells of a check's panic
		return finding.WarningLevel
	}
}

// summary is the first sentence of a check's page.
func summary(a *analysis.Analyzer) string {
	first, _, _ := strings.Cut(strings.TrimSpace(a.Doc), "\n")
	return strings.TrimPrefix(first, a.Name+": ")
}

// page is the whole page of a check.
func page(a *analysis.Analyzer) string { return strings.TrimSpace(a.Doc) + "\n" }

func rules(checks []*analysis.Analyzer) []finding.Rule {
	var out []finding.Rule
	for _, a := range checks {
		out = append(out, finding.Rule{
			Name:  a.Name,
			Short: summary(a),
			Full:  page(a),
			URL:   a.URL,
			Level: levelOf(a.Name),
		})
	}
	return out
}
