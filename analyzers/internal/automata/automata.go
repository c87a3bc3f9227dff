// Package automata is the shared analysis that tells, of the exported functions of
// a package, what they do with the channels, locks, WaitGroups, contexts and
// functions that they are given, and with those that they make: as facts, small
// enough to be carried along. A scope in another package executes them in place of
// the call. It never reports.
//
// A fact is closed: what a function calls in third packages is a part of it. Functions
// of the standard library have none, as the tables of package syncs know them and
// not all drivers analyse it.
package automata

import (
	"go/types"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
)

// Analyzer computes a *Result.
var Analyzer = &analysis.Analyzer{
	Name:       "automata",
	Doc:        "what exported functions do with the channels and functions of their callers",
	URL:        "https://github.com/conclsp/conclsp/blob/main/docs/architecture.md",
	Requires:   []*analysis.Analyzer{conc.Analyzer},
	FactTypes:  []analysis.Fact{new(scope.Automaton)},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// A Result is for one analyzer only: it remembers what it is asked.
type Result struct {
	pass *analysis.Pass
	conc *conc.Result
	pkg  *scope.Package
}

// Package returns the package, whose scopes execute the automata of others. It is made
// when somebody asks: most packages have no function to tell of, and of those that
// are analysed for their facts nobody asks more.
func (r *Result) Package() *scope.Package {
	if r.pkg == nil {
		r.pkg = scope.NewPackageKnowing(r.conc, r.known)
	}
	return r.pkg
}

func (r *Result) known(fn *types.Func) *scope.Automaton {
	var a scope.Automaton
	if !r.pass.ImportObjectFact(fn, &a) {
		return nil
	}
	return &a
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{pass: pass, conc: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	if pass.Pkg.Name() == "main" || standard(pass) {
		return r, nil
	}
	for _, f := range r.conc.Funcs() {
		obj, ok := f.Fn.Object().(*types.Func)
		if !ok || !obj.Exported() || obj.Pkg() != pass.Pkg || !scope.Telling(f.Fn) || strings.HasSuffix(pass.Fset.Position(obj.Pos()).Filename, "_test.go") {
			continue
		}
		if a := r.Package().Automaton(f.Fn); a != nil {
			pass.ExportObjectFact(obj, a)
		}
	}
	return r, nil
}

// standard reports whether the package is one of the standard library, by its name
// and by where its files are: a pass need not know its module.
func standard(pass *analysis.Pass) bool {
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	if !slices.Contains(topLevel, first) || len(pass.Files) == 0 {
		return false
	}
	dir := path.Dir(filepath.ToSlash(pass.Fset.Position(pass.Files[0].Package).Filename))
	return strings.HasSuffix(dir, "/src/"+pass.Pkg.Path())
}

// topLevel are the folders of the standard library.
var topLevel = strings.Fields(`archive bufio bytes cmd cmp compress container context crypto database debug embed
	encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin
	reflect regexp runtime simd slices sort strconv strings structs sync syscall testing text time unicode unique
	vendor weak`)
