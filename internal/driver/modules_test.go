package driver

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// moduleProxy makes a module proxy in a directory, with ex.test/dep in some
// versions, and returns the environment that uses it.
func moduleProxy(t *testing.T, versions map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	at := filepath.Join(dir, "ex.test/dep/@v")
	const mod = "module ex.test/dep\n\ngo 1.26\n"
	for v, source := range versions {
		var buf bytes.Buffer
		zw := zip.NewWriter(&buf)
		for name, data := range map[string]string{"go.mod": mod, "dep.go": source} {
			w, err := zw.Create("ex.test/dep@" + v + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			w.Write([]byte(data))
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(at, v+".zip"), buf.String())
		write(t, filepath.Join(at, v+".mod"), mod)
		write(t, filepath.Join(at, v+".info"), `{"Version":"`+v+`"}`)
	}
	cache := t.TempDir()
	t.Cleanup(func() { // the go command makes it read-only
		filepath.WalkDir(cache, func(name string, _ os.DirEntry, _ error) error { return os.Chmod(name, 0o777) })
	})
	return env("GOPROXY=file://"+dir, "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOMODCACHE="+cache)
}

// TestModuleVersions has the facts of a module be those of the version in use.
func TestModuleVersions(t *testing.T) {
	vars := moduleProxy(t, map[string]string{
		"v1.0.0": "package dep\n\nfunc Must(ok bool) { if !ok { panic(1) } }\n",
		"v1.1.0": "package dep\n\nfunc Must(ok bool) {}\n\nfunc hello() {}\n",
	})
	dir := workspace(t, `
-- go.mod --
module ex.test/m

go 1.26

require ex.test/dep v1.0.0
-- m.go --
package m

import "ex.test/dep"

func f() { dep.Must(true) }
`)
	opts := Options{Dir: dir, Env: vars, Analyzers: testAnalyzers, CacheDir: t.TempDir()}
	old := []string{"m.go: count: 1 panics", "m.go: panics: ex.test/dep.Must panics [panic]"}
	res := check(t, New(opts), nil, "./...")
	expect(t, dir, res, old...)
	res = check(t, New(opts), nil, "./...")
	if expect(t, dir, res, old...); res.Stats.Listed || res.Stats.Analysed > 0 {
		t.Errorf("a second run cost %+v", res.Stats)
	}
	write(t, filepath.Join(dir, "go.mod"), "module ex.test/m\n\ngo 1.26\n\nrequire ex.test/dep v1.1.0\n")
	expect(t, dir, check(t, New(opts), nil, "./..."))
	// Asked for by name, a package of another module is a target like any other.
	expect(t, getenv(vars, "GOMODCACHE"), check(t, New(opts), nil, "ex.test/dep"), "ex.test/dep@v1.1.0/dep.go: goodbye")
}

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
