package checktest

import (
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// checkAgain analyses the packages once more, in a pass without what nogo does
// not give, and reports what differs: a finding must depend on nothing else, and
// not on the order of a map either.
func checkAgain(r reporter, a *analysis.Analyzer, before *analyzed) {
	r.Helper()
	var pkgs []*packages.Package
	for _, act := range before.roots {
		pkgs = append(pkgs, act.Package)
	}
	again, err := before.m.analyzeLoaded(bare(a, make(map[*analysis.Analyzer]*analysis.Analyzer)), pkgs)
	if err != nil {
		r.Errorf("in a pass without Module, ReadFile and TypeErrors: %v", before.m.relative(err.Error()))
		return
	}
	first, second := before.diagnostics(), again.diagnostics()
	for i := range max(len(first), len(second)) {
		switch {
		case i >= len(first):
			r.Errorf("%s: found in a second run only: %s", again.where(second[i]), second[i].Message)
		case i >= len(second):
			r.Errorf("%s: not found in a second run: %s", before.where(first[i]), first[i].Message)
		case !reflect.DeepEqual(first[i].Diagnostic, second[i].Diagnostic):
			r.Errorf("%s: differs in a second run:\n%+v\n%+v", before.where(first[i]), first[i].Diagnostic, second[i].Diagnostic)
		}
	}
}

// bare returns a copy of a, and of all that it requires, that runs without
// those parts of a Pass that may be missing.
func bare(a *analysis.Analyzer, memo map[*analysis.Analyzer]*analysis.Analyzer) *analysis.Analyzer {
	if b, ok := memo[a]; ok {
		return b
	}
	b := *a
	b.Requires = slices.Clone(a.Requires)
	for i, req := range a.Requires {
		b.Requires[i] = bare(req, memo)
	}
	b.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Analyzer = a
		inner.Module, inner.ReadFile, inner.TypeErrors = nil, nil, nil
		inner.ResultOf = make(map[*analysis.Analyzer]any)
		for _, req := range a.Requires {
			inner.ResultOf[req] = pass.ResultOf[memo[req]]
		}
		return a.Run(&inner)
	}
	memo[a] = &b
	return &b
}
