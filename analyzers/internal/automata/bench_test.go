package automata

import (
	"bytes"
	"encoding/gob"
	"os"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"
)

// BenchmarkAutomata measures the making of automata, the index of the package
// included, against that of the SSA form and of the locks in the same run, and the
// bytes of the facts. It asserts nothing.
//
//	AUTOMATA_DIR=DIR go test ./analyzers/internal/automata -run=^$ -bench=. -benchtime=1x
func BenchmarkAutomata(b *testing.B) {
	dir := os.Getenv("AUTOMATA_DIR")
	if dir == "" {
		b.Skip("no module to measure")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, "./...")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, pkgs, &checker.Options{Sequential: true})
		if err != nil {
			b.Fatal(err)
		}
		var ssa, locks, own time.Duration
		facts, bytes, most := 0, 0, 0
		for act := range graph.All() {
			switch act.Analyzer {
			case buildssa.Analyzer:
				ssa += act.Duration
			case conc.Analyzer:
				locks += act.Duration
			case Analyzer:
				own += act.Duration
				for _, f := range act.AllObjectFacts() {
					if f.Object.Pkg() == act.Package.Types {
						n := size(b, f.Fact.(*scope.Automaton))
						facts, bytes, most = facts+1, bytes+n, max(most, n)
					}
				}
			}
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(own)/float64(ssa), "automata/ssa")
		b.ReportMetric(float64(locks)/float64(ssa), "conc/ssa")
		b.ReportMetric(own.Seconds(), "s")
		b.ReportMetric(float64(facts), "facts")
		b.ReportMetric(float64(bytes)/float64(max(facts, 1)), "bytes/fact")
		b.ReportMetric(float64(most), "bytes-max")
	}
}

// size returns the bytes of a fact in a stream that has others.
func size(b *testing.B, a *scope.Automaton) int {
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	if err := enc.Encode(a); err != nil { // with the types
		b.Fatal(err)
	}
	whole := buf.Len()
	if err := enc.Encode(a); err != nil {
		b.Fatal(err)
	}
	return buf.Len() - whole
}
