package insight_test

import (
	"go/types"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/insight"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// load type-checks packages, with what they import from export data, as a
// language server does.
func load(t testing.TB, dir string, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Dir:  dir,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
	}
	return pkgs
}

// analyse runs the analyzer, and what it requires, over a package without facts
// about others. It returns the time that each took.
func analyse(t testing.TB, p *packages.Package) (*insight.Result, map[string]time.Duration) {
	t.Helper()
	took := map[string]time.Duration{}
	results := map[*analysis.Analyzer]any{}
	var run func(a *analysis.Analyzer)
	run = func(a *analysis.Analyzer) {
		if _, done := results[a]; done {
			return
		}
		inputs := map[*analysis.Analyzer]any{}
		for _, req := range a.Requires {
			run(req)
			inputs[req] = results[req]
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo, TypesSizes: p.TypesSizes, ResultOf: inputs,
			Report:            func(d analysis.Diagnostic) { t.Errorf("%s reports %q", a.Name, d.Message) },
			ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
			ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
			ExportObjectFact:  func(types.Object, analysis.Fact) {},
			ExportPackageFact: func(analysis.Fact) {},
		}
		start := time.Now()
		res, err := a.Run(pass)
		took[a.Name] = time.Since(start)
		if err != nil {
			t.Fatalf("%s: %v", a.Name, err)
		}
		results[a] = res
	}
	run(insight.Analyzer)
	return results[insight.Analyzer].(*insight.Result), took
}
