package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	if ofStandardLibrary(os.Args[len(os.Args)-1]) {
		for _, a := range checks {
			a.Requires, a.FactTypes = nil, nil // then the unit checker leaves it out
		}
	}
	if slices.Contains(os.Args, "-fix") {
		for _, a := range checks {
			onlySafeFixes(a)
		}
	}
	unitchecker.Main(checks...)
	return exitClean
}

// ofStandardLibrary reports whether a .cfg file asks only for the facts of a
// package of the standard library. The checks know its effects from tables,
// and conclsp check computes no facts for it either.
func ofStandardLibrary(file string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return false // the unit checker tells of it
	}
	var cfg struct {
		ImportPath, ModulePath, Dir string
		VetxOnly                    bool
	}
	if json.Unmarshal(data, &cfg) != nil || !cfg.VetxOnly || cfg.ModulePath != "" {
		return false
	}
	first, _, _ := strings.Cut(cfg.ImportPath, "/")
	return !strings.Contains(first, ".") && strings.HasSuffix(filepath.ToSlash(cfg.Dir), "/src/"+cfg.ImportPath)
}

// onlySafeFixes makes a, which analyzers.Select has made for us alone, offer
// just what "go vet -fix" may apply: it takes the first fix, whatever it is.
func onlySafeFixes(a *analysis.Analyzer) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			if len(d.SuggestedFixes) > 0 && !fixes.IsSafe(d.SuggestedFixes[0].Message) {
				d.SuggestedFixes = nil
			}
			pass.Report(d)
		}
		return run(&inner)
	}
}
