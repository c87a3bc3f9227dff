package analyzers

import (
	"fmt"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/ignore"
	"golang.org/x/tools/go/analysis"
)

// modulePrefix starts the names of all functions of this module.
const modulePrefix = "github.com/conclsp/conclsp/"

// A wrapper makes analyzers that heed ignores and survive panics. One wrapper
// serves one selection: what several checks require is wrapped once.
type wrapper struct {
	generated bool // report in generated files too
	shared    map[*analysis.Analyzer]*analysis.Analyzer
	first     map[*analysis.Analyzer]*analysis.Analyzer // of a shared analyzer, the check that reports its failure
}

func newWrapper(generated bool) *wrapper {
	return &wrapper{
		generated: generated,
		shared:    make(map[*analysis.Analyzer]*analysis.Analyzer),
		first:     make(map[*analysis.Analyzer]*analysis.Analyzer),
	}
}

// An outcome is the result of a guarded analyzer.
type outcome struct {
	value   any
	failure string             // what went wrong, "" if nothing
	failed  *analysis.Analyzer // where
}

// Counts are those of the analyzer.
func (o *outcome) Counts() map[string]int {
	if c, ok := o.value.(interface{ Counts() map[string]int }); ok {
		return c.Counts()
	}
	return nil
}

// check wraps a check of the suite. The result of the wrapped check is a
// *ignore.Used.
func (w *wrapper) check(a *analysis.Analyzer) *analysis.Analyzer {
	wrapped := *a
	wrapped.ResultType = reflect.TypeFor[*ignore.Used]()
	wrapped.Requires = append(w.guardAll(a.Requires, a), ignore.Analyzer)
	wrapped.Run = func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[ignore.Analyzer].(*ignore.Index)
		used := &ignore.Used{Directives: make(map[*ignore.Directive]bool)}
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			if !w.generated && index.Generated(d.Pos) {
				return
			}
			if covering := index.Covering(a.Name, d.Pos); len(covering) > 0 {
				for _, dir := range covering {
					used.Directives[dir] = true
				}
				return
			}
			pass.Report(d)
		}
		out, err := w.run(a, &inner)
		if err != nil {
			return nil, err
		}
		if out.failure != "" {
			used.Failed = true
			if out.failed == a || w.first[out.failed] == a {
				reportFailure(pass, out.failure)
			}
		}
		return used, nil
	}
	w.shared[&wrapped] = &wrapped // another check may require it as it is
	return &wrapped
}

// guardAll returns the analyzers, which check requires in the end, with those of
// this module guarded. Others, such as buildssa, stay as they are, to be shared
// with other tools' checks.
func (w *wrapper) guardAll(list []*analysis.Analyzer, check *analysis.Analyzer) []*analysis.Analyzer {
	var guarded []*analysis.Analyzer
	for _, a := range list {
		guarded = append(guarded, w.guard(a, check))
	}
	return guarded
}

// guard returns an analyzer whose result is an *outcome, or a itself when it is
// not of this module.
func (w *wrapper) guard(a, check *analysis.Analyzer) *analysis.Analyzer {
	if a == ignore.Analyzer || !strings.HasPrefix(funcName(a), modulePrefix) {
		return a
	}
	if g, ok := w.shared[a]; ok {
		return g
	}
	guarded := *a
	guarded.ResultType = reflect.TypeFor[*outcome]()
	guarded.Requires = w.guardAll(a.Requires, check)
	guarded.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		return w.run(a, &inner)
	}
	w.shared[a], w.first[a] = &guarded, check
	return &guarded
}

func funcName(a *analysis.Analyzer) string {
	return runtime.FuncForPC(reflect.ValueOf(a.Run).Pointer()).Name()
}

// run runs a with the results that it expects, unless one of them failed.
func (w *wrapper) run(a *analysis.Analyzer, pass *analysis.Pass) (out *outcome, err error) {
	results := make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		res := pass.ResultOf[req]
		if g := w.shared[req]; g != nil {
			res = pass.ResultOf[g]
		}
		if o, ok := res.(*outcome); ok {
			if o.failure != "" {
				return o, nil
			}
			res = o.value
		}
		results[req] = res
	}
	pass.Analyzer, pass.ResultOf = a, results
	defer func() {
		if x := recover(); x != nil {
			out, err = &outcome{failure: fmt.Sprintf("%s: %v%s", a.Name, x, origin()), failed: a}, nil
		}
	}()
	value, err := a.Run(pass)
	if err != nil {
		return nil, err
	}
	if got, want := reflect.TypeOf(value), a.ResultType; got != want {
		return &outcome{failure: fmt.Sprintf("%s: result is a %v, not a %v", a.Name, got, want), failed: a}, nil
	}
	return &outcome{value: value}, nil
}

// origin returns where in this module the panic that is being recovered from
// began, for a message.
func origin() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, modulePrefix) {
			return fmt.Sprintf(" (%s:%d)", filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return ""
		}
	}
}

// reportFailure makes a fault of our own the one finding about it in this package.
func reportFailure(pass *analysis.Pass, failure string) {
	d := analysis.Diagnostic{
		Category: "internal",
		Message:  "this package was not analysed because of a fault in conclsp, " + failure,
	}
	if len(pass.Files) > 0 {
		d.Pos, d.End = pass.Files[0].Name.Pos(), pass.Files[0].Name.End()
	}
	if d.Pos == token.NoPos {
		return
	}
	pass.Report(d)
}
