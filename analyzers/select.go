package analyzers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/badignore"
	"golang.org/x/tools/go/analysis"
)

// Options say how the selected checks behave.
type Options struct {
	Generated bool // report in generated files too
	Editor    bool // by default select hints as well
}

// Select returns the named checks, ready for any driver: they report nothing
// that an ignore comment suppresses and nothing in generated files, and a fault
// of their own becomes a finding.
//
// No name means the default checks of the face: errors and warnings, in the
// editor hints too. "all" and "default" name groups, and "-NAME" takes NAME away
// from what stands before it, or from the default when it comes first.
func Select(names []string, o Options) ([]*analysis.Analyzer, error) {
	chosen, err := choose(Suite, names, o)
	if err != nil {
		return nil, err
	}
	return wrapAll(Suite, chosen, o), nil
}

// choose resolves the names against the suite.
func choose(suite []Check, names []string, o Options) (map[string]bool, error) {
	chosen := make(map[string]bool)
	add := func(in func(Check) bool) {
		for _, c := range suite {
			if in(c) {
				chosen[c.Analyzer.Name] = true
			}
		}
	}
	byDefault := func(c Check) bool {
		return c.Tier == Error || c.Tier == Warning || c.Tier == Hint && o.Editor
	}
	if len(names) == 0 || strings.HasPrefix(names[0], "-") {
		add(byDefault)
	}
	for _, name := range names {
		base, drop := strings.CutPrefix(name, "-")
		switch {
		case name == "all":
			add(func(Check) bool { return true })
		case name == "default":
			add(byDefault)
		case !slices.ContainsFunc(suite, func(c Check) bool { return c.Analyzer.Name == base }):
			return nil, fmt.Errorf("there is no check %q; the checks are %s", base, strings.Join(checkNames(suite), ", "))
		case drop:
			delete(chosen, base)
		default:
			chosen[base] = true
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no check is selected by %s", strings.Join(names, ","))
	}
	return chosen, nil
}

func checkNames(suite []Check) []string {
	var list []string
	for _, c := range suite {
		list = append(list, c.Analyzer.Name)
	}
	return list
}

// wrapAll wraps the chosen checks, in the order of the suite. The check of the
// ignores themselves looks at what the others used.
func wrapAll(suite []Check, chosen map[string]bool, o Options) []*analysis.Analyzer {
	w := newWrapper(o.Generated)
	wrapped := make(map[string]*analysis.Analyzer)
	for _, c := range suite {
		if name := c.Analyzer.Name; chosen[name] && c.Analyzer != badignore.Analyzer {
			wrapped[name] = w.check(c.Analyzer)
		}
	}
	if chosen[badignore.Analyzer.Name] {
		all := badignore.New(checkNames(suite), slices.Collect(maps.Values(wrapped)))
		wrapped[all.Name] = w.check(all)
	}
	var list []*analysis.Analyzer
	for _, c := range suite {
		if a := wrapped[c.Analyzer.Name]; a != nil {
			list = append(list, a)
		}
	}
	return list
}
