package cli

import (
	"fmt"
	"io"

	"github.com/conclsp/conclsp/analyzers"
)

// Explain is the command that prints what a check is about.
var Explain = Command{
	Name:    "explain",
	Args:    "[check]",
	Summary: "print the page of a check, or list the checks",
	Help: `
Explain prints the page of a check: what goes wrong, a wrong and a right
program, and when the check is silent. Without an argument it lists the checks
with their tiers: error and warning are on by default, hint in the editor
only, and opt when named with 'conclsp check -checks'.
`,
	Run: explain,
}

func explain(env *Env, args []string) int {
	switch {
	case len(args) == 0:
		return listChecks(env.Stdout)
	case len(args) > 1:
		return env.usageError("explain", "one check at a time")
	}
	c, ok := findCheck(args[0])
	if !ok {
		return env.usageError("explain", "unknown check %q; 'conclsp explain' lists the checks", args[0])
	}
	fmt.Fprint(env.Stdout, page(c.Analyzer))
	fmt.Fprintf(env.Stdout, "\nTier: %s, %s. Since %s.\nTo suppress a report: //conclsp:ignore %s reason\n%s\n",
		c.Tier, tierMeaning[c.Tier], c.Since, c.Analyzer.Name, c.Analyzer.URL)
	return exitClean
}

var tierMeaning = map[analyzers.Tier]string{
	analyzers.Error:   "on by default",
	analyzers.Warning: "on by default",
	analyzers.Hint:    "on in the editor only",
	analyzers.Opt:     "off until asked for",
}

func listChecks(w io.Writer) int {
	for _, c := range analyzers.Suite {
		fmt.Fprintf(w, "%-14s %-8s %s\n", c.Analyzer.Name, c.Tier, summary(c.Analyzer))
	}
	return exitClean
}
