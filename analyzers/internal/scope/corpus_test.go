package scope

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// TestCorpus prints the faults of the packages that SCOPE_CORPUS names, with the
// ways to them, to be read.
//
//	SCOPE_CORPUS=std go test ./analyzers/internal/scope -run Corpus -v
func TestCorpus(t *testing.T) {
	patterns := os.Getenv("SCOPE_CORPUS")
	if patterns == "" {
		t.Skip("no packages")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Tests: os.Getenv("SCOPE_TESTS") != "", Dir: os.Getenv("SCOPE_DIR")}, strings.Fields(patterns)...)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{conc.Analyzer}, pkgs, &checker.Options{Sequential: true})
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]int{}
	var build, explore time.Duration
	for _, act := range graph.Roots {
		res, ok := act.Result.(*conc.Result)
		if !ok {
			continue
		}
		start := time.Now()
		if os.Getenv("SCOPE_ROOTS") != "" {
			p := NewPackage(res)
			t.Logf("index %s %v", act.Package.PkgPath, time.Since(start))
			for _, f := range p.conc.Funcs() {
				if !p.worth(f.Fn) {
					continue
				}
				start := time.Now()
				println(f.Fn.String())
				s := p.Build(f.Fn)
				if d := time.Since(start); d > 20*time.Millisecond {
					t.Logf("root %s %v %s", f.Fn, d, s.Why)
				}
			}
		}
		scopes := NewPackage(res).Scopes()
		build += time.Since(start)
		if d := time.Since(start); d > 200*time.Millisecond {
			t.Logf("%s takes %v", act.Package.PkgPath, d)
		}
		for _, s := range scopes {
			why[s.Why]++
			if s.Program == nil {
				continue
			}
			if os.Getenv("SCOPE_ROOTS") != "" {
				println("explore", s.Root.String())
			}
			start := time.Now()
			r := model.Explore(s.Program, 20000)
			if d := time.Since(start); d > 100*time.Millisecond {
				t.Logf("%s.%s: exploring takes %v", act.Package.PkgPath, s.Root, d)
			}
			explore += time.Since(start)
			if !r.Complete {
				why["too many states of the product"]++
			}
			for _, f := range r.Faults {
				if f.Because == model.None {
					n := s.Program.Procs[f.Proc].Nodes[f.Node]
					t.Logf("FAULT %v %s\n%s", kinds[f.Kind], act.Package.Fset.Position(n.Pos), trace(s, f))
				}
			}
		}
	}
	t.Logf("build %v, explore %v, %v", build, explore, why)
}
