package driver

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// suite is the set of analyzers of a Driver.
type suite struct {
	all   []*analysis.Analyzer // findings of these are wanted
	facts []*analysis.Analyzer // of these, what has to run on dependencies too
	late  []*analysis.Analyzer // the last ones of all, for which the others do not wait
}

func newSuite(as []*analysis.Analyzer) suite {
	s := suite{all: slices.Clone(as)}
	slices.SortFunc(s.all, func(a, b *analysis.Analyzer) int { return strings.Compare(a.Name, b.Name) })
	s.all = slices.Compact(s.all)
	seen := make(map[*analysis.Analyzer]bool)
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, f := range a.FactTypes {
			gob.Register(f)
		}
		if len(a.FactTypes) > 0 {
			s.facts = append(s.facts, a)
		}
		for _, req := range a.Requires {
			visit(req)
		}
	}
	for _, a := range s.all {
		visit(a)
	}
	return s
}

// postpone puts analyzers behind all others.
func (s *suite) postpone(late func(*analysis.Analyzer) bool) {
	slices.SortStableFunc(s.all, func(a, b *analysis.Analyzer) int {
		switch x, y := late(a), late(b); {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	})
	if i := slices.IndexFunc(s.all, late); i >= 0 {
		s.late = s.all[i:]
	}
}

// roots are the analyzers that n has to be analysed with.
func (s *suite) roots(n *node) []*analysis.Analyzer {
	if n.full {
		return s.all
	}
	return s.facts
}

// checkInternal is the name under which a fault of an analyzer is reported.
const checkInternal = "internal"

// actions runs analyzers, each once, over one package.
type actions struct {
	n      *node
	l      *loaded
	facts  *factSet
	read   func(string) ([]byte, error)
	done   map[*analysis.Analyzer]*action
	panics []string
	ran    int // roots that ran to their end
}

type action struct {
	result any
	diags  []analysis.Diagnostic
	err    error
}

var errSkipped = errors.New("package has errors")

// run runs the roots. Diagnostics of what they merely require are dropped.
func (as *actions) run(ctx context.Context, roots []*analysis.Analyzer) error {
	for _, a := range roots {
		if err := ctx.Err(); err != nil {
			return err
		}
		if act := as.exec(ctx, a); act.err == nil {
			as.ran++
		}
	}
	return ctx.Err()
}

func (as *actions) exec(ctx context.Context, a *analysis.Analyzer) *action {
	if act := as.done[a]; act != nil {
		return act
	}
	act := new(action)
	as.done[a] = act
	inputs := make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		dep := as.exec(ctx, req)
		if dep.err != nil {
			act.err = dep.err
			return act
		}
		inputs[req] = dep.result
	}
	if act.err = ctx.Err(); act.err != nil {
		return act
	}
	if as.l.broken && !a.RunDespiteErrors {
		act.err = errSkipped
		return act
	}
	as.call(a, act, inputs)
	return act
}

// call runs one analyzer. A panic is kept from the other analyzers.
func (as *actions) call(a *analysis.Analyzer, act *action, inputs map[*analysis.Analyzer]any) {
	defer func() {
		if x := recover(); x != nil {
			act.err = fmt.Errorf("%s panicked: %v", a.Name, x)
			as.panics = append(as.panics, fmt.Sprintf("%v (%s)", act.err, panicSite(debug.Stack())))
		}
	}()
	pass := as.pass(a, act, inputs)
	act.result, act.err = a.Run(pass)
	if act.err != nil {
		act.err = fmt.Errorf("%s failed: %w", a.Name, act.err)
		return
	}
	if got, want := reflect.TypeOf(act.result), a.ResultType; got != want {
		act.err = fmt.Errorf("%s failed: its result is a %v, not a %v", a.Name, got, want)
	}
}

// panicSite finds the innermost frame of the stack below the panic.
func panicSite(stack []byte) string {
	lines := strings.Split(string(stack), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") && i+3 < len(lines) {
			site, _, _ := strings.Cut(strings.TrimSpace(lines[i+3]), " ")
			if j := strings.LastIndexByte(site, '/'); j >= 0 {
				site = site[j+1:]
			}
			return site
		}
	}
	return "unknown place"
}

func (as *actions) pass(a *analysis.Analyzer, act *action, inputs map[*analysis.Analyzer]any) *analysis.Pass {
	l := as.l
	pass := &analysis.Pass{
		Analyzer: a, Fset: l.fset, Files: l.files, OtherFiles: as.n.Others, IgnoredFiles: as.n.Ignored,
		Pkg: l.pkg, TypesInfo: l.info, TypesSizes: l.sizes, TypeErrors: l.terrs, ResultOf: inputs,
		ReadFile: as.read,
		Report:   func(d analysis.Diagnostic) { act.diags = append(act.diags, d) },
	}
	if m := as.n.Module; m != nil {
		pass.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	as.facts.bind(pass)
	return pass
}

// failures are the problems that the analyzers had with the package.
func (as *actions) failures() []Problem {
	var ps []Problem
	for a, act := range as.done {
		if act.err == nil || errors.Is(act.err, errSkipped) || errors.Is(act.err, context.Canceled) ||
			!strings.HasPrefix(act.err.Error(), a.Name+" failed") {
			continue
		}
		ps = append(ps, Problem{Package: as.n.Path, Message: act.err.Error()})
	}
	return ps
}

// A counter is the result of an analyzer that tells how much it had to do.
type counter interface{ Counts() map[string]int }

// counts adds up what the analyzers have counted.
func (as *actions) counts() map[string]int {
	sum := make(map[string]int)
	for _, act := range as.done {
		if c, ok := act.result.(counter); ok && act.err == nil {
			for what, n := range c.Counts() {
				sum[what] += n
			}
		}
	}
	return sum
}

// internalFinding reports the panics of analyzers, once a package. It is no
// fault of theirs when the types of an import are not all known.
func (as *actions) internalFinding() []finding.Finding {
	if len(as.panics) == 0 || len(as.l.files) == 0 {
		return nil
	}
	for _, dep := range as.n.view {
		if dep.out != nil && dep.out.Broken {
			return nil
		}
	}
	at := as.l.pos(as.l.files[0].Package)
	return []finding.Finding{{
		Check: checkInternal, Package: as.n.Path, Range: finding.Range{Start: at, End: at},
		Message: "internal error: " + strings.Join(as.panics, "; ") + "; the other checks went on",
	}}
}

// readFile serves Pass.ReadFile. What is not part of the package's key is
// noted as a file that the result depends on.
func (r *run) readFile(n *node, out *output) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if !slices.Contains(n.Files, name) && !slices.Contains(n.Others, name) && !slices.Contains(n.Ignored, name) {
			return nil, fmt.Errorf("%s is no file of package %s: %w", name, n.Path, os.ErrPermission)
		}
		data, h, err := r.snap.read(name)
		if err == nil && !slices.Contains(n.Files, name) {
			out.dependOn(name, h)
		}
		return data, err
	}
}
