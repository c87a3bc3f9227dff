package driver

import (
	"path/filepath"
	"testing"

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
	ssa, err := p.Run(t.Context(), buildssa.Analyzer)
	if err != nil || len(ssa.(*buildssa.SSA).SrcFuncs) != 3 {
		t.Errorf("buildssa: %v, %v", ssa, err)
	}
	boom := &analysis.Analyzer{Name: "boom", Doc: "boom", Run: func(*analysis.Pass) (any, error) { panic("boom") }}
	if _, err := p.Run(t.Context(), boom); err == nil {
		t.Error("a panic of an analyzer is no error")
	}
}
