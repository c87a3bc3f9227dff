//go:build unix

package driver

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers"
)

// The benchmarks compare, side by side in one run, conclsp with go vet using
// conclsp as its tool (the same checks) and with go vet by itself. Times are
// those of the processes; ratios are conclsp's over go vet's, so less is
// better, and those of processor time are what to trust on a busy machine.
//
//	go test ./internal/driver -run=^$ -bench=. -benchtime=1x -timeout=1h

// A subject is a set of packages with a file in which to edit.
type subject struct {
	name     string
	dir      string
	patterns []string
	file     string // of a package of about 2,000 lines
}

func subjects(b *testing.B) []subject {
	goenv := func(args ...string) string {
		out, err := exec.Command("go", args...).Output()
		if err != nil {
			b.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	root := filepath.Dir(goenv("env", "GOMOD"))
	// A copy, since nothing in the module cache may be edited.
	tools := filepath.Join(b.TempDir(), "tools")
	if err := os.CopyFS(tools, os.DirFS(goenv("list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools"))); err != nil {
		b.Fatal(err)
	}
	src := filepath.Join(goenv("env", "GOROOT"), "src")
	return []subject{
		{"conclsp", root, []string{"./..."}, filepath.Join(root, "internal/finding/apply.go")},
		{"xtools", tools, []string{"./..."}, filepath.Join(tools, "go/types/objectpath/objectpath.go")},
		{"std", src, []string{"std"}, filepath.Join(src, "encoding/csv/reader.go")},
	}
}

func each(b *testing.B, f func(b *testing.B, s subject)) {
	if testing.Short() {
		b.Skip("takes minutes")
	}
	for _, s := range subjects(b) {
		b.Run(s.name, func(b *testing.B) { f(b, s) })
	}
}

// cost is what a process and its children used.
type cost struct {
	wall, cpu time.Duration
	rss       int64 // largest process, in bytes
}

func (c *cost) add(d cost) {
	c.wall += d.wall
	c.cpu += d.cpu
	c.rss = max(c.rss, d.rss)
}

func measure(b *testing.B, dir, exe string, args ...string) cost {
	b.Helper()
	cmd := exec.Command(exe, args...)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil && cmd.ProcessState.ExitCode() < 0 {
		b.Fatalf("%s: %v\n%s", exe, err, out.Bytes())
	}
	ps := cmd.ProcessState
	c := cost{wall: wall, cpu: ps.UserTime() + ps.SystemTime()}
	if ru, ok := ps.SysUsage().(*syscall.Rusage); ok {
		c.rss = int64(ru.Maxrss)
		if runtime.GOOS != "darwin" {
			c.rss <<= 10
		}
	}
	return c
}

// report gives the means and ratios. vettool and vet are of as many runs.
func report(b *testing.B, ours, vettool, vet cost) {
	n := float64(b.N)
	b.ReportMetric(float64(ours.wall)/n/1e6, "ms")
	b.ReportMetric(float64(ours.cpu)/n/1e6, "cpu-ms")
	b.ReportMetric(0, "ns/op")
	for _, o := range []struct {
		name string
		c    cost
	}{{"vettool", vettool}, {"vet", vet}} {
		if o.c.cpu > 0 {
			b.ReportMetric(float64(ours.wall)/float64(o.c.wall), "wall/"+o.name)
			b.ReportMetric(float64(ours.cpu)/float64(o.c.cpu), "cpu/"+o.name)
		}
	}
}

// buildTool builds conclsp so that go vet takes it for a tool that it has
// never run.
func buildTool(b *testing.B) string {
	b.Helper()
	exe := filepath.Join(b.TempDir(), "conclsp")
	if out, err := exec.Command("go", "build", "-o", exe, "github.com/conclsp/conclsp").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	f, err := os.OpenFile(exe, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(rand.Text()); err != nil {
		b.Fatal(err)
	}
	return exe
}

// freshVet returns the arguments with which go vet has nothing cached.
func freshVet(s subject) []string {
	return append([]string{"vet", "-printf.funcs=" + rand.Text()}, s.patterns...)
}

func vettool(exe string, s subject, flags ...string) []string {
	return append(append([]string{"vet", "-vettool=" + exe}, flags...), s.patterns...)
}

// BenchmarkCold starts from an empty cache of results; the build cache is full.
func BenchmarkCold(b *testing.B) {
	each(b, func(b *testing.B, s subject) {
		var ours, tool, vet cost
		for range b.N {
			exe, cache := buildTool(b), b.TempDir()
			ours.add(measure(b, s.dir, exe, append([]string{"check", "-cache=" + cache}, s.patterns...)...))
			tool.add(measure(b, s.dir, "go", vettool(exe, s)...))
			vet.add(measure(b, s.dir, "go", freshVet(s)...))
		}
		report(b, ours, tool, vet)
		b.ReportMetric(float64(ours.rss)/1e6, "peak-MB")
	})
}

// BenchmarkWarmDisk has new processes find everything as it was.
func BenchmarkWarmDisk(b *testing.B) {
	each(b, func(b *testing.B, s subject) {
		exe, cache := buildTool(b), b.TempDir()
		check := append([]string{"check", "-cache=" + cache}, s.patterns...)
		plain := append([]string{"vet"}, s.patterns...)
		measure(b, s.dir, exe, check...)
		measure(b, s.dir, "go", vettool(exe, s)...)
		measure(b, s.dir, "go", plain...)
		var ours, tool, vet cost
		for range b.N {
			ours.add(measure(b, s.dir, exe, check...))
			tool.add(measure(b, s.dir, "go", vettool(exe, s)...))
			vet.add(measure(b, s.dir, "go", plain...))
		}
		report(b, ours, tool, vet)
		b.ReportMetric(float64(ours.rss)/1e6, "peak-MB")
	})
}

// BenchmarkBodyEdit changes a function body, as an editor would, under a
// Driver that lives on, and under go vet with an overlay.
func BenchmarkBodyEdit(b *testing.B) {
	each(b, func(b *testing.B, s subject) {
		benchmarkEdit(b, s, func(i int) string { return fmt.Sprintf("\nfunc addedForBench() int { return %d }\n", i) })
	})
}

// BenchmarkAPIEdit changes what a package exports.
func BenchmarkAPIEdit(b *testing.B) {
	each(b, func(b *testing.B, s subject) {
		benchmarkEdit(b, s, func(i int) string { return fmt.Sprintf("\nfunc AddedForBench%d() int { return 0 }\n", i) })
	})
}

func benchmarkEdit(b *testing.B, s subject, added func(i int) string) {
	source, err := os.ReadFile(s.file)
	if err != nil {
		b.Fatal(err)
	}
	as, err := analyzers.Select(nil, analyzers.Options{})
	if err != nil {
		b.Fatal(err)
	}
	d := New(Options{Dir: s.dir, Tests: true, Analyzers: as, CacheDir: b.TempDir()})
	exe, dir := buildTool(b), b.TempDir()
	serial := int(time.Now().UnixNano() % 1e9) // go vet remembers earlier runs
	var ours, tool, vet cost
	var analysed int
	for i := range b.N + 1 {
		text := append(bytes.Clone(source), added(serial+i)...)
		copied := filepath.Join(dir, fmt.Sprint(i, ".go"))
		write(b, copied, string(text))
		list, _ := json.Marshal(map[string]any{"Replace": map[string]string{s.file: copied}})
		flag := "-overlay=" + filepath.Join(dir, fmt.Sprint(i, ".json"))
		write(b, strings.TrimPrefix(flag, "-overlay="), string(list))

		runtime.GC()
		before, start := usage(), time.Now()
		res := check(b, d, map[string][]byte{s.file: text}, s.patterns...)
		c := cost{wall: time.Since(start), cpu: usage() - before}
		v := measure(b, s.dir, "go", vettool(exe, s, flag)...)
		p := measure(b, s.dir, "go", append([]string{"vet", flag}, s.patterns...)...)
		if i == 0 {
			continue // the first fills the caches
		}
		ours.add(c)
		tool.add(v)
		vet.add(p)
		analysed += res.Stats.Analysed
	}
	report(b, ours, tool, vet)
	b.ReportMetric(float64(analysed)/float64(b.N), "packages")
}

// usage is the processor time that this process has used.
func usage() time.Duration {
	var ru syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &ru)
	return time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
}

// BenchmarkPeakMemory runs from an empty cache and tells the peak of each.
func BenchmarkPeakMemory(b *testing.B) {
	each(b, func(b *testing.B, s subject) {
		exe := buildTool(b)
		for _, tests := range []bool{false, true} {
			b.Run(fmt.Sprintf("tests=%t", tests), func(b *testing.B) {
				var ours, tool cost
				for range b.N {
					cache := "-cache=" + b.TempDir()
					ours.add(measure(b, s.dir, exe, append([]string{"check", cache, fmt.Sprintf("-tests=%t", tests)}, s.patterns...)...))
				}
				tool.add(measure(b, s.dir, "go", vettool(exe, s)...))
				b.ReportMetric(float64(ours.rss)/1e6, "peak-MB")
				b.ReportMetric(float64(ours.rss)/float64(tool.rss), "peak/vettool-process")
				b.ReportMetric(0, "ns/op")
			})
		}
	})
}
