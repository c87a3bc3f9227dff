package oracle

import (
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

var kinds = map[model.FaultKind]string{
	model.Stuck: "stuck", model.SendClosed: "sendclosed", model.CloseClosed: "closeclosed", model.CloseNil: "closenil",
	model.NegativeCounter: "negative", model.UnlockFree: "unlockfree",
}

// maxStates is the limit for the explorer.
const maxStates = 20000

// A report is a fault that was found, without executing the program.
type report struct {
	kind  string
	line  int
	cause bool // not there because of another one
	inner bool // of a scope that is not the whole program: what the world passes to it may be more than what the program does
	trace string
}

func (r report) String() string { return fmt.Sprintf("%s %d", r.kind, r.line) }

// analyse returns the faults that the scopes of a program have, and whether one is
// beyond the bounds.
func analyse(t *testing.T, s *source) (list []report, beyond bool) {
	t.Helper()
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: imports()}, fset, types.NewPackage("m", "m"), []*ast.File{s.file}, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.text)
	}
	pass := &analysis.Pass{
		Analyzer: conc.Analyzer, Fset: fset, Files: []*ast.File{s.file}, Pkg: pkg.Pkg,
		ResultOf:         map[*analysis.Analyzer]any{buildssa.Analyzer: &buildssa.SSA{Pkg: pkg, SrcFuncs: ssatest.Funcs(pkg, s.file)}},
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) {},
	}
	res, err := conc.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	root := s.info.Defs[s.root().Name].Name()
	for _, sc := range scope.NewPackage(res.(*conc.Result)).Scopes() {
		inner := sc.Root.Name() != root
		if sc.Program == nil {
			beyond = beyond || !inner
			continue
		}
		r := model.Explore(sc.Program, maxStates)
		beyond = beyond || !r.Complete && !inner && sc.Type == nil // of a type, two of the methods
		for _, f := range r.Faults {
			n := sc.Program.Procs[f.Proc].Nodes[f.Node]
			rep := report{kinds[f.Kind], s.selectAt(fset.Position(n.Pos).Line), f.Because == model.None, inner, trace(sc, f)}
			if same := slices.IndexFunc(list, func(r report) bool { return r.String() == rep.String() }); same < 0 {
				list = append(list, rep)
			} else if !inner {
				list[same] = rep
			}
		}
	}
	return list, beyond
}

// trace renders the way to a fault.
func trace(s *scope.Scope, f model.Fault) string {
	var b strings.Builder
	for _, st := range f.Trace {
		if st.Goroutine == model.None {
			fmt.Fprintf(&b, "the environment acts on %s\n", s.Program.Objects[st.Obj].Name)
			continue
		}
		n := s.Program.Procs[st.Proc].Nodes[st.Node]
		pos := fset.Position(n.Pos)
		fmt.Fprintf(&b, "%d %s:%d %v: %s", st.Goroutine, filepath.Base(pos.Filename), pos.Line, n.Op, n.Text)
		if st.With != nil {
			fmt.Fprintf(&b, " (to %d)", st.With.Goroutine)
		}
		if n.Op == model.Choose {
			fmt.Fprintf(&b, " %d", st.Value)
		}
		b.WriteString("\n")
	}
	for _, o := range f.Others {
		n := s.Program.Procs[o.Proc].Nodes[o.Node]
		fmt.Fprintf(&b, "then %d is at line %d %v (%d)\n", o.Goroutine, fset.Position(n.Pos).Line, n.Op, o.How)
	}
	return b.String()
}
