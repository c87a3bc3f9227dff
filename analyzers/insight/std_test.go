package insight_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/insight"
)

// TestStd runs over code of others: nothing panics, and every place is in its file.
func TestStd(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses the standard library")
	}
	for _, p := range load(t, "", "net/http", "sync", "database/sql", "testing", "os/exec") {
		res, _ := analyse(t, p)
		size := map[string]int{}
		for _, f := range p.Syntax {
			tf := p.Fset.File(f.FileStart)
			size[tf.Name()] = tf.Size()
		}
		check := func(s insight.Span) {
			if s.Start < 0 || s.Start >= s.End || s.End > size[s.File] {
				t.Errorf("%s: bad place %v", p.PkgPath, s)
			}
		}
		for i, h := range res.Hovers {
			check(h.Span)
			if i > 0 && res.Hovers[i-1].File == h.File && res.Hovers[i-1].End > h.Start {
				t.Errorf("%s: %v and %v overlap", p.PkgPath, res.Hovers[i-1].Span, h.Span)
			}
		}
		for _, s := range res.Sections {
			check(s.Span)
			for _, o := range append(s.Unlocks, s.Body...) {
				check(o)
			}
		}
		for _, s := range res.Spawns {
			check(s.Span)
			for _, o := range s.Joins {
				check(o)
			}
		}
		if len(res.Hovers) == 0 {
			t.Errorf("%s: there is nothing to say", p.PkgPath)
		}
	}
}

// BenchmarkInsight measures the analyzer beside those that it requires. It asserts
// nothing.
//
//	go test ./analyzers/insight -run=^$ -bench=Insight -benchtime=3x
func BenchmarkInsight(b *testing.B) {
	tools, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools").Output()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range []struct{ name, dir, pattern string }{
		{"http", "", "net/http"},
		{"sql", "", "database/sql"},
		{"xtools", strings.TrimSpace(string(tools)), "./..."},
	} {
		b.Run(s.name, func(b *testing.B) {
			pkgs := load(b, s.dir, s.pattern)
			sum := map[string]time.Duration{}
			for b.Loop() {
				for _, p := range pkgs {
					_, took := analyse(b, p)
					for name, d := range took {
						sum[name] += d
					}
				}
			}
			b.ReportMetric(float64(sum["insight"].Milliseconds())/float64(b.N), "ms/op")
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(sum["insight"])/float64(sum["conc"]), "insight/conc")
			b.ReportMetric(float64(sum["insight"])/float64(sum["buildssa"]), "insight/ssa")
		})
	}
}
