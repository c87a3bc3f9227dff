package conc_test

import (
	"bytes"
	"encoding/gob"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"
)

// BenchmarkConc measures the analysis against the making of the SSA form that it
// reads, package by package in one process: the ratio hardly depends on the
// machine. It asserts nothing.
//
//	go test ./analyzers/internal/conc -run=^$ -bench=Conc -benchtime=3x
func BenchmarkConc(b *testing.B) {
	if testing.Short() {
		b.Skip("loads the standard library")
	}
	tools, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools").Output()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range []struct{ name, dir, pattern string }{
		{"std", "", "std"},
		{"xtools", strings.TrimSpace(string(tools)), "./..."},
	} {
		b.Run(s.name, func(b *testing.B) {
			pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: s.dir}, s.pattern)
			if err != nil {
				b.Fatal(err)
			}
			var sum cost
			for b.Loop() {
				c := measure(b, pkgs)
				sum.ssa, sum.conc = sum.ssa+c.ssa, sum.conc+c.conc
				sum.funcs, sum.bytes, sum.pkgs = c.funcs, c.bytes, c.pkgs
			}
			b.ReportMetric(0, "ns/op") // it counts the rest of the checker as well
			b.ReportMetric(float64(sum.conc.Nanoseconds())/float64(b.N)/float64(sum.funcs), "ns/func")
			b.ReportMetric(float64(sum.bytes)/float64(sum.pkgs), "factB/pkg")
			b.ReportMetric(float64(sum.conc)/float64(sum.ssa), "conc/ssa")
		})
	}
}

type cost struct {
	ssa, conc          time.Duration
	funcs, bytes, pkgs int
}

func measure(b *testing.B, pkgs []*packages.Package) cost {
	graph, err := checker.Analyze([]*analysis.Analyzer{conc.Analyzer}, pkgs, &checker.Options{Sequential: true})
	if err != nil {
		b.Fatal(err)
	}
	matched := map[*packages.Package]bool{} // what they import is analysed too, but its results are gone
	for _, p := range pkgs {
		matched[p] = true
	}
	var c cost
	for act := range graph.All() {
		if act.Err != nil || !matched[act.Package] {
			continue
		}
		switch act.Analyzer {
		case buildssa.Analyzer:
			c.ssa += act.Duration
		case conc.Analyzer:
			c.conc += act.Duration
			c.bytes += factBytes(b, act)
			if res, ok := act.Result.(*conc.Result); ok {
				c.pkgs++
				c.funcs += len(res.Funcs())
			}
		}
	}
	return c
}

// factBytes returns what the facts of a package take in one stream.
func factBytes(b *testing.B, act *checker.Action) int {
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	for _, f := range act.AllObjectFacts() {
		if f.Object.Pkg() == act.Package.Types {
			if err := enc.Encode(f.Fact); err != nil {
				b.Fatal(err)
			}
		}
	}
	return buf.Len()
}
