package driver

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
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

func TestBrokenPackages(t *testing.T) {
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26
-- typo/typo.go --
package typo

func Must(ok bool) { if !ok { panic(1) } }

var x int = "s"

func hello() {}
-- user/user.go --
package user

import "ex.test/m/typo"

func hello() { typo.Must(true) }
-- syntax/syntax.go --
package syntax

func hello() {}

func broken() { x := }
-- missing/missing.go --
package missing

import "ex.test/m/nosuch"

func hello() { nosuch.F() }
-- head/head.go --
packge head
-- unused/unused.go --
package unused

import "fmt"

func Must(ok bool) { if !ok { panic(1) } }

func f() { Must(true) }
-- test/p.go --
package p

func Must(ok bool) { if !ok { panic(1) } }

func f() { Must(true) }
-- test/p_test.go --
package p

func g() { undefined() }
`)
	opts := Options{Dir: dir, Analyzers: testAnalyzers[:2], Tests: true, CacheDir: t.TempDir()}
	for _, when := range []string{"cold", "warm"} {
		res := check(t, New(opts), nil, "./...")
		for _, want := range []string{"typo/typo.go: goodbye", "user/user.go: goodbye", "syntax/syntax.go: goodbye",
			"missing/missing.go: goodbye", "unused/unused.go: panics", "test/p.go: panics"} {
			if !hasFinding(dir, res, want) {
				t.Errorf("%s: no finding %q:\n%s", when, want, brief(dir, res))
			}
		}
		if p := problem(t, res, "cannot use \"s\""); p.Pos.Line != 5 || p.Package != "ex.test/m/typo" || p.Fatal {
			t.Errorf("%s: type error: %+v", when, p)
		}
		if p := problem(t, res, "syntax error: expected operand"); p.Pos.Line != 5 || p.Package != "ex.test/m/syntax" {
			t.Errorf("%s: syntax error: %+v", when, p)
		}
		if p := problem(t, res, "nosuch"); p.Pos.Line != 3 || p.Package != "ex.test/m/missing" {
			t.Errorf("%s: import that does not resolve: %+v", when, p)
		}
		if p := problem(t, res, "expected 'package'"); !p.Fatal || filepath.Base(p.Pos.File) != "head.go" {
			t.Errorf("%s: bad package clause: %+v", when, p)
		}
		problem(t, res, "\"fmt\" imported and not used")
		problem(t, res, "undefined: undefined")
	}
}

func TestImportCycle(t *testing.T) {
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26
-- a/a.go --
package a

import _ "ex.test/m/b"

func hello() {}
-- b/b.go --
package b

import _ "ex.test/m/a"

func hello() {}
-- c/c.go --
package c

func hello() {}
`)
	res := check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "./...")
	problem(t, res, "import cycle not allowed")
	for _, want := range []string{"a/a.go: goodbye", "b/b.go: goodbye", "c/c.go: goodbye"} {
		if !hasFinding(dir, res, want) {
			t.Errorf("no finding %q:\n%s", want, brief(dir, res))
		}
	}
}

func TestNothingThere(t *testing.T) {
	dir := workspace(t, tagged)
	for _, pat := range []string{"./nosuch", "./nosuch/...", "ex.test/m/nosuch", "ex.test/m/nosuch/...", "nosuch.test/x"} {
		res := check(t, New(Options{Dir: dir, Analyzers: testAnalyzers, BuildFlags: []string{"-tags=special"}}), nil, pat, ".")
		if len(res.Problems) == 0 || !res.Problems[0].Fatal || res.Problems[0].Package != pat {
			t.Errorf("%s: %+v", pat, res.Problems)
		}
		if !hasFinding(dir, res, "b.go: goodbye") {
			t.Errorf("%s: what the other pattern matches was not analysed", pat)
		}
	}
}

func TestNoModule(t *testing.T) {
	dir := workspace(t, "-- x.go --\npackage x\n\nfunc hello() {}\n")
	res := check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "./...")
	if len(res.Problems) == 0 || !res.Problems[0].Fatal {
		t.Errorf("outside a module: %+v", res)
	}
	expect(t, dir, check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "x.go"), "x.go: goodbye")
	write(t, filepath.Join(dir, "go.mod"), "modul x\n")
	res = check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "./...")
	if p := problem(t, res, "go.mod"); !p.Fatal {
		t.Errorf("broken go.mod: %+v", p)
	}
	res = check(t, New(Options{Dir: dir, Analyzers: testAnalyzers, Env: []string{"PATH="}}), nil, "./...")
	if p := problem(t, res, "cannot find the go command"); !p.Fatal {
		t.Errorf("no go command: %+v", p)
	}
}

// TestVanishing removes a file between listing and analysis.
func TestVanishing(t *testing.T) {
	dir := workspace(t, chainModule)
	opts := Options{Dir: dir, Analyzers: testAnalyzers, Workers: 1}
	opts.Progress = func(p Progress) {
		if p.Done == 1 {
			os.Remove(filepath.Join(dir, "top/top.go"))
		}
	}
	res := check(t, New(opts), nil, "./low", "./mid", "./top", "./other")
	if !hasFinding(dir, res, "other/other.go: goodbye") || !hasFinding(dir, res, "mid/mid.go: panics") {
		t.Errorf("what is still there was not analysed: %s", brief(dir, res))
	}
	if p := problem(t, res, "no Go files"); p.Package != "./top" || !p.Fatal {
		t.Errorf("%+v", p)
	}
}

func TestPanic(t *testing.T) {
	dir := workspace(t, chainModule)
	bad := &analysis.Analyzer{Name: "bad", Doc: "panic", Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "mid" {
			panic("oh no")
		}
		return nil, nil
	}}
	res := check(t, New(Options{Dir: dir, Analyzers: append(testAnalyzers[:2:2], bad)}), nil, "./...")
	i := slices.IndexFunc(res.Findings, func(f finding.Finding) bool { return f.Check == "internal" })
	if i < 0 || res.Findings[i].Package != "ex.test/m/mid" || !strings.Contains(res.Findings[i].Message, "bad panicked: oh no (world_test.go:") {
		t.Errorf("the panic was not reported:\n%s", brief(dir, res))
	}
	if !hasFinding(dir, res, "mid/mid.go: panics") || !hasFinding(dir, res, "top/top.go: panics") {
		t.Errorf("the panic stopped others:\n%s", brief(dir, res))
	}
}

func TestCancel(t *testing.T) {
	dir := workspace(t, chainModule)
	ctx, cancel := context.WithCancel(t.Context())
	done := 0
	d := New(Options{Dir: dir, Analyzers: testAnalyzers, CacheDir: t.TempDir(), Workers: 1, Progress: func(p Progress) {
		if done = p.Done; p.Done == 2 {
			cancel()
		}
	}})
	if res, err := d.Check(ctx, []string{"./..."}, nil); !errors.Is(err, context.Canceled) || done != 2 {
		t.Errorf("after %d packages: %v, %v", done, res, err)
	}
	if _, err := d.Check(ctx, []string{"./..."}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled from the start: %v", err)
	}
	want := check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "./...")
	if got := check(t, d, nil, "./..."); brief(dir, got) != brief(dir, want) {
		t.Errorf("after a cancelled run:\n%s\nwant\n%s", brief(dir, got), brief(dir, want))
	}
}
