package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
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

// wantsModule reports whether one of the problems may be that there is no
// module, which the go command tells in words that hide it.
func wantsModule(problems []driver.Problem) bool {
	return slices.ContainsFunc(problems, func(p driver.Problem) bool { return p.Fatal && p.Pos.File == "" }) &&
		!slices.ContainsFunc(problems, func(p driver.Problem) bool { return strings.Contains(p.Message, "go.mod file not found") })
}

// hasModule reports whether the go command finds a go.mod or go.work from dir,
// or does not look for one.
func hasModule(ctx context.Context, dir string) bool {
	cmd := exec.CommandContext(ctx, "go", "env", "GOMOD", "GOWORK", "GO111MODULE")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return true // the problems tell of it
	}
	env := strings.Split(string(out), "\n")
	return len(env) < 3 || env[0] != os.DevNull && env[0] != "" || env[1] != "" && env[1] != "off" || env[2] == "off"
}
