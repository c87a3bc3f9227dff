package driver

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// findings expects these findings ("file: check: message" prefixes, in order)
// and no problems.
func expect(t *testing.T, dir string, res *Result, want ...string) {
	t.Helper()
	for _, p := range res.Problems {
		t.Errorf("problem: %+v", p)
	}
	got := strings.Split(strings.TrimSuffix(brief(dir, res), "\n"), "\n")
	if len(res.Findings) == 0 {
		got = nil
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// problem expects a problem with the message, and returns it.
func problem(t *testing.T, res *Result, message string) Problem {
	t.Helper()
	i := slices.IndexFunc(res.Problems, func(p Problem) bool { return strings.Contains(p.Message, message) })
	if i < 0 {
		t.Fatalf("no problem says %q: %+v", message, res.Problems)
	}
	return res.Problems[i]
}

func hasFinding(dir string, res *Result, prefix string) bool {
	return slices.ContainsFunc(strings.Split(brief(dir, res), "\n"), func(s string) bool { return strings.HasPrefix(s, prefix) })
}

func env(kv ...string) []string { return append(os.Environ(), kv...) }

func TestWorkspaceOfModules(t *testing.T) {
	dir := workspace(t, `
-- go.work --
go 1.26
use (
	./one
	./two
)
-- one/go.mod --
module ex.test/one

go 1.26
-- one/one.go --
package one

import "ex.test/two"

func F() { two.Must(true) }
-- two/go.mod --
module ex.test/two

go 1.26
-- two/two.go --
package two

func Must(ok bool) {
	if !ok {
		panic("must")
	}
}
-- two/sub/sub.go --
package sub

func hello() {}
`)
	d := New(Options{Dir: dir, Analyzers: testAnalyzers[:2], Tests: true, CacheDir: t.TempDir()})
	res := check(t, d, nil, "./one/...", "./two/...")
	expect(t, dir, res, "one/one.go: panics: ex.test/two.Must panics [panic]", "two/sub/sub.go: goodbye")
	expect(t, dir, check(t, d, nil, "./one"), "one/one.go: panics: ex.test/two.Must panics [panic]")
	write(t, filepath.Join(dir, "go.work"), "go 1.26\nuse ./one\n")
	if res := check(t, d, nil, "./one/..."); !res.Stats.Listed || len(res.Problems) == 0 {
		t.Errorf("a change of go.work was not seen: %+v", res)
	}
}

// TestOtherModules has facts come from a module that is not of the workspace:
// one that is vendored, one replaced by a directory.
func TestOtherModules(t *testing.T) {
	archive := `
-- main/go.mod --
module ex.test/main

go 1.26

require ex.test/dep v1.0.0

replace ex.test/dep => ../dep
-- main/main.go --
package main

import "ex.test/dep"

func main() { dep.Must(true) }
-- dep/go.mod --
module ex.test/dep

go 1.26
-- dep/dep.go --
package dep

import "ex.test/dep/inner"

func hello() {}

func Must(ok bool) { inner.Must(ok) }
-- dep/inner/inner.go --
package inner

func Must(ok bool) {
	if !ok {
		panic("must")
	}
}
`
	const want = "main.go: panics: ex.test/dep.Must panics [ex.test/dep/inner.Must]"
	t.Run("replaced", func(t *testing.T) {
		dir := workspace(t, archive)
		main := filepath.Join(dir, "main")
		d := New(Options{Dir: main, Analyzers: testAnalyzers[:2], CacheDir: t.TempDir()})
		expect(t, main, check(t, d, nil, "./..."), want)
		write(t, filepath.Join(dir, "dep/inner/inner.go"), "package inner\n\nfunc Must(ok bool) {}\n")
		expect(t, main, check(t, d, nil, "./..."))
	})
	t.Run("vendored", func(t *testing.T) {
		dir := workspace(t, archive)
		main := filepath.Join(dir, "main")
		cmd := exec.Command("go", "mod", "vendor")
		cmd.Dir = main
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		os.RemoveAll(filepath.Join(dir, "dep"))
		d := New(Options{Dir: main, Analyzers: testAnalyzers[:2], CacheDir: t.TempDir(), BuildFlags: []string{"-mod=vendor"}})
		expect(t, main, check(t, d, nil, "./..."), want)
		res := check(t, d, nil, "./...")
		expect(t, main, res, want)
		if res.Stats.Listed || res.Stats.Analysed > 0 {
			t.Errorf("a second run cost %+v", res.Stats)
		}
	})
}

const tagged = `
-- go.mod --
module ex.test/m

go 1.26
-- a.go --
package m
-- b.go --
//go:build special

package m

func hello() {}
-- b_windows.go --
package m

func hello() {}
`

func TestTags(t *testing.T) {
	dir := workspace(t, tagged)
	opts := Options{Dir: dir, Analyzers: testAnalyzers, CacheDir: t.TempDir()}
	expect(t, dir, check(t, New(opts), nil, "."))
	flags := opts
	flags.BuildFlags = []string{"-tags=special"}
	expect(t, dir, check(t, New(flags), nil, "."), "b.go: goodbye")
	goflags := opts
	goflags.Env = env("GOFLAGS=-tags=special")
	expect(t, dir, check(t, New(goflags), nil, "."), "b.go: goodbye")
	goos := opts
	goos.Env = env("GOOS=windows", "CGO_ENABLED=0")
	expect(t, dir, check(t, New(goos), nil, "."), "b_windows.go: goodbye")
	expect(t, dir, check(t, New(opts), nil, "."))
}

func TestCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no C compiler")
	}
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26
-- c.go --
package m

// int twice(int n) { return 2 * n; }
import "C"

func hello(n int) int { return int(C.twice(C.int(n))) }

func Must(ok bool) {
	if !ok {
		panic(C.twice(1))
	}
}
-- plain.go --
package m

func hello2() { Must(true); var hello int; _ = hello }
-- c_test.go --
package m

func hello3() { Must(true); var hello int; _ = hello }
`)
	opts := Options{Dir: dir, Tests: true, Analyzers: testAnalyzers[:2], CacheDir: t.TempDir(), Env: env("CGO_ENABLED=1")}
	want := []string{
		"c.go: goodbye", "c_test.go: panics", "c_test.go: goodbye", "c_test.go: goodbye",
		"plain.go: panics", "plain.go: goodbye", "plain.go: goodbye",
	}
	res := check(t, New(opts), nil, ".")
	expect(t, dir, res, want...)
	if f := res.Findings[0]; f.Range.Start.Line != 6 || f.Range.Start.Column != 6 || f.Range.Start.Offset != -1 || len(f.Fixes) != 0 {
		t.Errorf("in a file that cgo rewrote: %+v", f)
	}
	if f := res.Findings[2]; f.Range.Start.Offset < 0 || len(f.Fixes) != 1 {
		t.Errorf("in a file that cgo leaves alone: %+v", f)
	}
	res = check(t, New(opts), nil, ".")
	if expect(t, dir, res, want...); res.Stats.Listed {
		t.Errorf("metadata of a cgo package was not kept")
	}
	write(t, filepath.Join(dir, "c.go"), "package m\n\n// int twice(int n) { return 2 * n; }\nimport \"C\"\n\nvar N = C.twice(3)\n\nfunc Must(bool) {}\n")
	expect(t, dir, check(t, New(opts), nil, "."), "c_test.go: goodbye", "c_test.go: goodbye", "plain.go: goodbye", "plain.go: goodbye")

	opts.Env = env("CGO_ENABLED=1", "CC=/nonexistent/cc")
	opts.CacheDir = t.TempDir()
	write(t, filepath.Join(dir, "c.go"), "package m\n\n// int other(int n) { return 2 * n; }\nimport \"C\"\n\nvar N = C.other(3)\n\nfunc Must(bool) {}\n")
	res = check(t, New(opts), nil, ".")
	if !hasFinding(dir, res, "plain.go: goodbye") {
		t.Errorf("without a C compiler nothing is known: %+v", res)
	}
	problem(t, res, "cgo")
}

func TestLineDirectives(t *testing.T) {
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26
-- gen.go --
// Code generated by a test. DO NOT EDIT.

package m

//line grammar.y:10
func hello() {}
`)
	res := check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, ".")
	expect(t, dir, res, "grammar.y: goodbye")
	if f := res.Findings[0]; f.Range.Start.Line != 10 || f.Range.Start.Offset != -1 || len(f.Fixes) != 0 {
		t.Errorf("a mapped position: %+v", f)
	}
}
