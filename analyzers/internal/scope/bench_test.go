package scope_test

import (
	"os"
	"sort"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"
)

// BenchmarkScopes measures the extraction against the making of the SSA form.
// It asserts nothing.
//
//	go test ./analyzers/internal/scope -run=^$ -bench=Scopes -benchtime=1x
func BenchmarkScopes(b *testing.B) {
	if testing.Short() {
		b.Skip("loads the standard library")
	}
	patterns := []string{"std"}
	if p := os.Getenv("SCOPE_PACKAGES"); p != "" {
		patterns = []string{p}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax}, patterns...)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		graph, err := checker.Analyze([]*analysis.Analyzer{conc.Analyzer}, pkgs, &checker.Options{Sequential: true})
		if err != nil {
			b.Fatal(err)
		}
		matched := map[*packages.Package]bool{}
		for _, p := range pkgs {
			matched[p] = true
		}
		var ssa, own time.Duration
		why := map[string]int{}
		programs, nodes := 0, 0
		for act := range graph.All() {
			if !matched[act.Package] {
				continue
			}
			switch act.Analyzer {
			case buildssa.Analyzer:
				ssa += act.Duration
			case conc.Analyzer:
				res, ok := act.Result.(*conc.Result)
				if !ok {
					continue
				}
				start := time.Now()
				p := scope.NewPackage(res)
				for _, s := range p.Scopes() {
					why[s.Why]++
					if s.Program == nil {
						continue
					}
					programs++
					for _, q := range s.Program.Procs {
						nodes += len(q.Nodes)
					}
				}
				took := time.Since(start)
				own += took
				if took > 300*time.Millisecond {
					b.Logf("%s: %v", act.Package, took)
				}
			}
		}
		var reasons []string
		for w := range why {
			reasons = append(reasons, w)
		}
		sort.Strings(reasons)
		for _, w := range reasons {
			b.Logf("%5d %s", why[w], w)
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(own)/float64(ssa), "scope/ssa")
		b.ReportMetric(own.Seconds(), "s")
		b.ReportMetric(float64(programs), "programs")
		b.ReportMetric(float64(nodes)/float64(max(programs, 1)), "nodes/program")
	}
}
