package driver

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

func TestBrokenPackages(t *testing.T) {
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26
-- half/half.go --
package half

import "ex.test/m/nowhere"

func Must(ok bool) { if !ok { panic(1) } }

type T struct{ v nowhere.V }

func (t T) get() int { return t.v. }

func g[E any](e E) int { return "x" }

const a, b = 1, c

func init() { undefined() }

func f() { Must(true); g(1); _ = a }

func h() { Must(true) }
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
			"missing/missing.go: goodbye", "unused/unused.go: panics", "test/p.go: panics", "half/half.go: panics", "user/user.go: panics"} {
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
	if i < 0 || res.Findings[i].Package != "ex.test/m/mid" || !strings.Contains(res.Findings[i].Message, "bad panicked: oh no (bad_test.go:") {
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
