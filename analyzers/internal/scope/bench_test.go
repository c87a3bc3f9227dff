package scope_test

import (
	"os"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"
)

// BenchmarkScopes measures the extraction of scopes and their exploring, up to
// the number of states that the checks allow, against the making of the SSA form
// in the same run. It asserts nothing.
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
		var built, explored []time.Duration // for each scope
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
				scopes := p.Scopes()
				took := time.Since(start)
				own += took
				if took > 300*time.Millisecond {
					b.Logf("%s: %v", act.Package, took)
				}
				for _, s := range scopes {
					why[s.Why]++
					// Once more, since only all of them together were timed above.
					built = append(built, timed(func() { p.Build(s.Root) }))
					if s.Program == nil {
						continue
					}
					explored = append(explored, timed(func() { model.Explore(s.Program, 20000) }))
					programs++
					for _, q := range s.Program.Procs {
						nodes += len(q.Nodes)
					}
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
		b.ReportMetric(float64(sum(explored))/float64(ssa), "explore/ssa")
		report(b, "build", built)
		report(b, "explore", explored)
		b.ReportMetric(own.Seconds(), "s")
		b.ReportMetric(float64(programs), "programs")
		b.ReportMetric(float64(nodes)/float64(max(programs, 1)), "nodes/program")
	}
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func sum(list []time.Duration) (total time.Duration) {
	for _, d := range list {
		total += d
	}
	return total
}

// report prints the median, the mean and the maximum of times that scopes took.
func report(b *testing.B, what string, list []time.Duration) {
	if len(list) == 0 {
		return
	}
	slices.Sort(list)
	b.ReportMetric(float64(list[len(list)/2]), what+"-median-ns/scope")
	b.ReportMetric(float64(sum(list))/float64(len(list)), what+"-mean-ns/scope")
	b.ReportMetric(float64(list[len(list)-1]), what+"-max-ns/scope")
}
