package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
)

// maxProblems bounds what is printed for one package: one mistake often makes
// the compiler complain many times.
const maxProblems = 10

// printProblems tells why part of what was asked for could not be analysed.
func printProblems(w io.Writer, base string, problems []driver.Problem) {
	count := make(map[string]int)
	for _, p := range problems {
		if strings.HasPrefix(p.Message, "\t") {
			continue // the type checker's further remarks, cut off from what they explain
		}
		count[p.Package]++
		switch n := count[p.Package]; {
		case n > maxProblems:
		case p.Pos.File != "":
			fmt.Fprintf(w, "%s: %s\n", finding.ShowPos(base, p.Pos), p.Message)
		default:
			fmt.Fprintf(w, "conclsp: %s\n", problemText(p))
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(count)) {
		if n := count[pkg]; n > maxProblems {
			fmt.Fprintf(w, "conclsp: %s: %s\n", pkg, plural(n-maxProblems, "more problem", "more problems"))
		}
	}
}

// problemText names the package or pattern, unless the message does.
func problemText(p driver.Problem) string {
	if p.Package == "" || strings.Contains(p.Message, p.Package) {
		return p.Message
	}
	return p.Package + ": " + p.Message
}
