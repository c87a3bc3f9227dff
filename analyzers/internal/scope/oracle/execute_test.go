package oracle

import (
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A binary executes programs.
type binary struct {
	t        *testing.T
	name     string
	programs []*source
}

// compile builds a binary of programs.
func compile(t *testing.T, programs []*source) *binary {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"world/world.go", "run/run.go"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		put(name, string(text))
	}
	put("go.mod", "module ex.test/m\n\ngo 1.26\n")
	var all strings.Builder
	for i, p := range programs {
		p = p.numbered(i)
		put(fmt.Sprintf("p%d.go", i), p.instrumented())
		all.WriteString("\t\t" + p.call() + ",\n")
	}
	put("main.go", "package main\n\nimport (\n\t\"context\"\n\n\t\"ex.test/m/run\"\n)\n\nfunc main() {\n\trun.Main([]func(context.Context){\n"+all.String()+"\t})\n}\n")
	cmd := exec.Command("go", "build", "-o", "programs", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		first := regexp.MustCompile(`p(\d+)\.go`).FindStringSubmatch(string(out))
		if first != nil {
			i, _ := strconv.Atoi(first[1])
			t.Log(programs[i].instrumented())
		}
		t.Fatalf("%v\n%s", err, out[:min(len(out), 4000)])
	}
	return &binary{t, filepath.Join(dir, "programs"), programs}
}

// observed is what was seen of a program: "stuck 12".
type observed map[string]bool

// run executes a program for a number of times, unless it ends the process, and
// adds what is seen. It returns how often it was executed at least.
func (b *binary) run(i, runs int, o observed) int {
	b.t.Helper()
	var stderr strings.Builder
	cmd := exec.CommandContext(b.t.Context(), b.name, strconv.Itoa(i), strconv.Itoa(runs))
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(1+runs%2*2), "GOTRACEBACK=all")
	cmd.Stderr = &stderr
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	out, err := cmd.Output()
	if !timer.Stop() {
		b.t.Logf("program %d does not come to rest", i)
	}
	for line := range strings.Lines(string(out)) {
		if kind, at, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			n, _ := strconv.Atoi(at)
			o[fmt.Sprintf("%s %d", kind, b.programs[i].selectAt(n))] = true
		}
	}
	if err != nil {
		o.crash(stderr.String(), b.programs[i])
		return min(runs, 10)
	}
	return runs
}

// selectAt returns the line of the select that has a case on a line: a select with
// one case may be counted as an operation of the case.
func (s *source) selectAt(line int) int {
	res := line
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectStmt); ok {
			for _, c := range sel.Body.List {
				if fset.Position(c.Pos()).Line == line {
					res = fset.Position(sel.Pos()).Line
				}
			}
		}
		return true
	})
	return res
}

var (
	unlocks = regexp.MustCompile(`^(panic: .*\n\s*)?fatal error: sync: (Unlock|RUnlock|unlock) of unlocked`)
	place   = regexp.MustCompile(`/p\d+\.go:(\d+)`)
)

// crash adds what ended the process.
func (o observed) crash(stderr string, s *source) {
	if !unlocks.MatchString(stderr) {
		return
	}
	stack := stderr[strings.Index(stderr, "\ngoroutine "):]
	stack, _, _ = strings.Cut(stack, "\n\n")
	kind := "unlockfree "
	if i := strings.LastIndex(stack, "\npanic("); i >= 0 { // in what a panic has let run
		kind, stack = "panic ", stack[i:]
	}
	if m := place.FindStringSubmatch(stack); m != nil {
		n, _ := strconv.Atoi(m[1])
		o[fmt.Sprint(kind, s.selectAt(n))] = true
	}
}

// has reports whether a fault was seen, or need not be.
func (o observed) has(r report) bool {
	if r.inner {
		return true
	}
	for fault := range o {
		if strings.HasPrefix(fault, "crash ") {
			return true // by nil, say, which no report reckons with
		}
	}
	line := strconv.Itoa(r.line)
	if len(o.faults()) > 0 && !o["reached "+line] {
		return true // what goes wrong before keeps it from happening
	}
	return o[r.String()] || r.kind == "stuck" && o["maybe "+line] || r.kind != "stuck" && o["panic "+line]
}

// quiet reports whether nothing went wrong.
func (o observed) quiet() bool {
	for what := range o {
		if !strings.HasPrefix(what, "reached ") {
			return false
		}
	}
	return true
}

// faults returns what was seen for certain.
func (o observed) faults() []string {
	var list []string
	for fault := range o {
		if kind, _, _ := strings.Cut(fault, " "); kind != "reached" && kind != "maybe" && kind != "panic" && kind != "crash" {
			list = append(list, fault)
		}
	}
	slices.Sort(list)
	return list
}
