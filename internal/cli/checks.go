package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers"
	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// selectChecks returns the checks of the suite that a list such as
// "all,-sleepsync" names. Its words are taken from left to right: "all", the
// name of a check to add, or a name after "-" to drop. A list that is empty or
// begins with a drop starts from the checks that are on by default.
func selectChecks(list string) ([]analyzers.Check, error) {
	on := make(map[string]bool)
	words := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	if len(words) == 0 || strings.HasPrefix(words[0], "-") {
		for _, c := range analyzers.Suite {
			on[c.Analyzer.Name] = c.Tier == analyzers.Error || c.Tier == analyzers.Warning
		}
	}
	for _, word := range words {
		name, drop := strings.CutPrefix(word, "-")
		if name == "all" && !drop {
			for _, c := range analyzers.Suite {
				on[c.Analyzer.Name] = true
			}
			continue
		}
		if _, ok := findCheck(name); !ok {
			return nil, fmt.Errorf("unknown check %q; 'conclsp explain' lists the checks", name)
		}
		on[name] = !drop
	}
	var out []analyzers.Check
	for _, c := range analyzers.Suite {
		if on[c.Analyzer.Name] {
			out = append(out, c)
		}
	}
	if len(out) == 0 && len(words) > 0 {
		return nil, fmt.Errorf("no checks left in %q", list)
	}
	return out, nil
}

func findCheck(name string) (analyzers.Check, bool) {
	i := slices.IndexFunc(analyzers.Suite, func(c analyzers.Check) bool { return c.Analyzer.Name == name })
	if i < 0 {
		return analyzers.Check{}, false
	}
	return analyzers.Suite[i], true
}

// analyzersOf returns the analyzers of checks as every face runs them.
func analyzersOf(checks []analyzers.Check, generated bool) ([]*analysis.Analyzer, error) {
	var out []*analysis.Analyzer
	for _, c := range checks {
		out = append(out, c.Analyzer)
	}
	return out, nil
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
func summary(c analyzers.Check) string {
	first, _, _ := strings.Cut(strings.TrimSpace(c.Analyzer.Doc), "\n")
	return strings.TrimPrefix(first, c.Analyzer.Name+": ")
}

// page is the whole page of a check.
func page(c analyzers.Check) string { return strings.TrimSpace(c.Analyzer.Doc) + "\n" }

func rules(checks []analyzers.Check) []finding.Rule {
	var out []finding.Rule
	for _, c := range checks {
		out = append(out, finding.Rule{
			Name:  c.Analyzer.Name,
			Short: summary(c),
			Full:  page(c),
			URL:   c.Analyzer.URL,
			Level: levelOf(c.Analyzer.Name),
		})
	}
	return out
}
