package driver

import (
	"path/filepath"
	"testing"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

// TestLoad opens packages as the overlay has them, with the tests that belong
// to them, and runs an analyzer that needs facts of another package.
func TestLoad(t *testing.T) {
	dir := workspace(t, chainModule)
	d := New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers})
	overlay := map[string][]byte{filepath.Join(dir, "mid/mid_test.go"): []byte("package mid\n\nfunc helper() {}\n")}
	pkgs, err := d.Load(t.Context(), []string{"./..."}, overlay, func(p PackageInfo) bool { return p.Path == "ex.test/m/mid" })
	if err != nil || len(pkgs) != 1 {
		t.Fatalf("Load: %d packages, %v", len(pkgs), err)
	}
	p := pkgs[0]
	if p.Broken || !p.Main || p.Module != "ex.test/m" || len(p.Files) != 2 || len(p.PackageInfo.Files) != 2 {
		t.Errorf("%+v with %d files", p.PackageInfo, len(p.Files))
	}
	if p.Types.Scope().Lookup("helper") == nil {
		t.Error("the test file of the overlay is missing")
	}
	for path, want := range map[string]bool{"ex.test/m/low": true, "ex.test/m/mid": false, "ex.test/m/top": false} {
		if got := p.DependsOn(path); got != want {
			t.Errorf("depends on %s: %t", path, got)
		}
	}
	ssa, err := p.Run(t.Context(), buildssa.Analyzer)
	if err != nil || len(ssa.(*buildssa.SSA).SrcFuncs) != 3 {
		t.Errorf("buildssa: %v, %v", ssa, err)
	}
	boom := &analysis.Analyzer{Name: "boom", Doc: "boom", Run: func(*analysis.Pass) (any, error) { panic("boom") }}
	if _, err := p.Run(t.Context(), boom); err == nil {
		t.Error("a panic of an analyzer is no error")
	}
}

// TestTry analyses what a file might become, and tells nobody.
func TestTry(t *testing.T) {
	dir := workspace(t, chainModule)
	told := 0
	d := New(Options{Dir: dir, Analyzers: testAnalyzers,
		Progress:  func(Progress) { told++ },
		OnPackage: func(PackageInfo, []finding.Finding) { told++ }})
	over := map[string][]byte{filepath.Join(dir, "mid/new.go"): []byte("package mid\n\nfunc hello() {}\n")}
	res, err := d.Try(t.Context(), []string{"./..."}, over)
	if err != nil || !hasFinding(dir, res, "mid/new.go: goodbye") {
		t.Errorf("%v, %v", res, err)
	}
	if told != 0 {
		t.Errorf("there were %d callbacks", told)
	}
	res = check(t, d, nil, "./...")
	if told == 0 || hasFinding(dir, res, "mid/new.go") {
		t.Errorf("after it, %d callbacks, and %v", told, res.Findings)
	}
}

// TestShaky has a package that does not compile, one that imports it, and one
// that does not.
func TestShaky(t *testing.T) {
	dir := workspace(t, chainModule)
	broken := make(map[string]bool)
	d := New(Options{Dir: dir, Analyzers: testAnalyzers, OnPackage: func(p PackageInfo, _ []finding.Finding) { broken[p.Path] = p.Broken }})
	low := filepath.Join(dir, "low/low.go")
	for _, want := range []bool{false, true, false} {
		text := "package low\n\ntype T struct{}\n\nfunc Must(bool) {}\n\nfunc (T) Boom() {}\n"
		if want {
			text += "\nfunc f() { x := }\n"
		}
		res := check(t, d, map[string][]byte{low: []byte(text)}, "./...")
		for _, path := range []string{"low", "mid", "top"} {
			if broken["ex.test/m/"+path] != want {
				t.Errorf("%s is broken: %t, want %t; %+v", path, !want, want, res.Problems)
			}
		}
		if broken["ex.test/m/other"] {
			t.Error("a package that does not see the error is broken")
		}
	}
}
