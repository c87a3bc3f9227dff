package driver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/nilness"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/txtar"
)

// realAnalyzers are checks that use SSA, control-flow graphs and facts.
var realAnalyzers = []*analysis.Analyzer{printf.Analyzer, nilness.Analyzer, ctrlflow.Analyzer}

// workspace writes a txtar archive into a new directory.
func workspace(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// check runs a fresh or given driver and fails the test on an error.
func check(t testing.TB, d *Driver, overlay map[string][]byte, patterns ...string) *Result {
	t.Helper()
	res, err := d.Check(t.Context(), patterns, overlay)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// brief renders findings as "file:line: check: message".
func brief(dir string, res *Result) string {
	var b strings.Builder
	for _, f := range res.Findings {
		b.WriteString(strings.TrimPrefix(f.Range.Start.File, dir+"/"))
		b.WriteString(": " + f.Check + ": " + f.Message + "\n")
	}
	return b.String()
}

const wrapModule = `
-- go.mod --
module ex.test/m

go 1.26
-- log/log.go --
package log

import "fmt"

// Warn is a wrapper that importers learn of by a fact.
func Warn(format string, args ...any) { fmt.Printf(format, args...) }
-- a/a.go --
package a

import "ex.test/m/log"

func F() { log.Warn("%d", "x") }
-- a/a_test.go --
package a

import "ex.test/m/log"

func g() { log.Warn("%s", 1) }
-- a/x_test.go --
package a_test

import "ex.test/m/log"

func h() { log.Warn("%t", 1) }
`

func TestFindings(t *testing.T) {
	dir := workspace(t, wrapModule)
	d := New(Options{Dir: dir, Tests: true, Analyzers: realAnalyzers})
	res := check(t, d, nil, "./...")
	const want = `a/a.go: printf: ex.test/m/log.Warn format %d has arg "x" of wrong type string
a/a_test.go: printf: ex.test/m/log.Warn format %s has arg 1 of wrong type int
a/x_test.go: printf: ex.test/m/log.Warn format %t has arg 1 of wrong type int
`
	if got := brief(dir, res); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(res.Problems) > 0 {
		t.Errorf("problems: %v", res.Problems)
	}
}
