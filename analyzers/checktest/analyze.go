package checktest

import (
	"errors"
	"fmt"
	"go/token"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// An analyzed is what a check said about the packages of a module.
type analyzed struct {
	m     *module
	graph *checker.Graph
	roots []*checker.Action // of the check itself, one a package, by import path
}

// analyze runs a on the packages that match patterns. Their imports come from
// export data and are not analysed, unless they match as well.
func (m *module) analyze(a *analysis.Analyzer, patterns ...string) (*analyzed, error) {
	pkgs, err := m.load(patterns...)
	if err != nil {
		return nil, err
	}
	return m.analyzeLoaded(a, pkgs)
}

// analyzeLoaded runs a on packages that load has loaded.
func (m *module) analyzeLoaded(a *analysis.Analyzer, pkgs []*packages.Package) (res *analyzed, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%s panicked: %v\n%s", a, x, debug.Stack())
		}
	}()
	// Sequential, so that a panic of an analyzer arrives here.
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, &checker.Options{Sequential: true, SanityCheck: true})
	if err != nil {
		return nil, err
	}
	res = &analyzed{m: m, graph: graph, roots: graph.Roots}
	slices.SortFunc(res.roots, func(x, y *checker.Action) int {
		return strings.Compare(x.Package.PkgPath, y.Package.PkgPath)
	})
	var errs []error
	for _, act := range res.roots {
		if act.Err != nil && !broken(act.Package.PkgPath) {
			errs = append(errs, fmt.Errorf("%s: %w", act, act.Err))
		}
	}
	return res, errors.Join(errs...)
}

func (m *module) load(patterns ...string) ([]*packages.Package, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo |
			packages.NeedModule | packages.NeedForTest,
		Dir:        m.dir,
		Env:        m.env(),
		BuildFlags: []string{"-trimpath"},
		Tests:      true,
	}, patterns...)
	if err != nil {
		return nil, err
	}
	tested := make(map[string]bool) // import paths of which we have the variant with test files
	for _, p := range pkgs {
		tested[p.PkgPath] = tested[p.PkgPath] || p.ForTest != ""
	}
	pkgs = slices.DeleteFunc(pkgs, func(p *packages.Package) bool {
		return strings.HasSuffix(p.PkgPath, ".test") || p.ForTest == "" && tested[p.PkgPath]
	})
	if len(pkgs) == 0 {
		return nil, fmt.Errorf("no package matches %s", strings.Join(patterns, " "))
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for path, dep := range p.Imports {
			if len(dep.Syntax) == 0 {
				delete(p.Imports, path) // no facts about it
			}
		}
	})
	return pkgs, nil
}

// broken reports whether the package with the given path may have errors.
func broken(path string) bool {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "test/"), afterDir+"/")
	return strings.HasPrefix(path, "broken")
}

// checkTypes reports what does not compile.
func checkTypes(r reporter, res *analyzed) {
	r.Helper()
	for _, act := range res.roots {
		if broken(act.Package.PkgPath) {
			continue
		}
		for _, err := range act.Package.Errors {
			r.Errorf("%s", res.m.relative(err.Error()))
		}
	}
}

// A diagnostic is one finding of the check and where it was made.
type diagnostic struct {
	analysis.Diagnostic
	act *checker.Action
	pos token.Position // of its start
}

// diagnostics yields all findings, in order of position.
func (res *analyzed) diagnostics() []diagnostic {
	var list []diagnostic
	for _, act := range res.roots {
		for _, d := range act.Diagnostics {
			list = append(list, diagnostic{d, act, act.Package.Fset.Position(d.Pos)})
		}
	}
	slices.SortStableFunc(list, func(x, y diagnostic) int {
		if x.pos.Filename != y.pos.Filename {
			return strings.Compare(x.pos.Filename, y.pos.Filename)
		}
		return x.pos.Offset - y.pos.Offset
	})
	return list
}

// where returns the position of the finding, for messages of the test.
func (res *analyzed) where(d diagnostic) string { return res.m.relative(d.pos.String()) }

// relFile splits the name of a file of the module into the case (or fixed
// case) and the name relative to it.
func (m *module) relFile(file string) (dir, name string) {
	rel, err := filepath.Rel(m.dir, file)
	if err != nil {
		return "", file
	}
	dir, name, _ = strings.Cut(filepath.ToSlash(rel), "/")
	if dir == afterDir {
		dir, name, _ = strings.Cut(name, "/")
	}
	return dir, name
}

var digits = regexp.MustCompile(`[0-9]+`)

// normal returns the message without the numbers in it, which may change when
// lines move.
func (d diagnostic) normal() string { return digits.ReplaceAllString(d.Message, "#") }
