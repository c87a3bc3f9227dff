package sharedwrite_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

var (
	programs = flag.Int("programs", 40, "how many random programs to compare with the race detector")
	seed     = flag.Int64("seed", 1, "of the random programs")
)

// TestRandomPrograms compares the check with the race detector on tiny random
// programs: what the check reports, the detector must see in one of many runs.
// Programs in which a run hangs prove nothing. What only the detector sees is
// counted, not failed: silence is allowed.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	rng := rand.New(rand.NewSource(*seed))
	var src strings.Builder
	src.WriteString(programHead)
	for i := range *programs {
		fmt.Fprintf(&src, "\nfunc f%d() {\n%s}\n", i, newProgram(rng).String())
	}
	src.WriteString("\nvar all = []func(){")
	for i := range *programs {
		fmt.Fprintf(&src, "f%d, ", i)
	}
	src.WriteString("}\n")

	reported := analyse(t, src.String())
	bin := compile(t, src.String())
	missed, right := 0, 0
	for i := range *programs {
		raced, hung := execute(t, bin, i)
		switch {
		case hung:
		case reported[i] && !raced:
			t.Errorf("seed %d: reported, but never seen by the race detector:\n%s", *seed, function(src.String(), i))
		case reported[i]:
			right++
		case raced:
			missed++
			if testing.Verbose() {
				t.Logf("silent about:\n%s", function(src.String(), i))
			}
		}
	}
	t.Logf("of %d programs %d races reported and seen, %d seen only", *programs, right, missed)
	if right == 0 {
		t.Error("no race was reported: the programs test nothing")
	}
}

const programHead = `package main

import (
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

var _ sync.Mutex

func pause() {
	switch rand.Intn(4) {
	case 0:
		runtime.Gosched()
	case 1:
		time.Sleep(time.Duration(rand.Intn(200)) * time.Microsecond)
	}
}

func main() {
	i, _ := strconv.Atoi(os.Args[1])
	for range 150 {
		end := make(chan bool)
		go func() { all[i](); close(end) }()
		select {
		case <-end:
		case <-time.After(300 * time.Millisecond):
			os.Exit(3)
		}
	}
	time.Sleep(time.Millisecond)
}
`

// A program is the body of a function that starts two goroutines.
type program struct {
	rng  *rand.Rand
	text strings.Builder
	gate int // channels that the spawner closes, and the goroutines may wait for
	done int // channels that a goroutine closes or sends on, and the spawner may wait for
}

func newProgram(rng *rand.Rand) *program {
	p := &program{rng: rng, gate: rng.Intn(2), done: 2}
	p.line(1, "var x, y int")
	p.line(1, "var mu, other sync.Mutex")
	p.line(1, "var wg sync.WaitGroup")
	p.line(1, "gate, done0, done1 := make(chan int), make(chan int, %d), make(chan int)", rng.Intn(2))
	p.line(1, "_, _, _, _, _, _, _, _ = &x, &y, &mu, &other, &wg, gate, done0, done1")
	p.steps(rng.Intn(2), 1)
	for g := range 2 {
		p.spawn(g)
		p.steps(rng.Intn(2), 1)
		if p.rng.Intn(3) == 0 {
			p.wait(g)
		}
		p.steps(rng.Intn(2), 1)
	}
	if p.gate == 1 {
		p.line(1, "close(gate)")
	}
	for g := range 2 {
		if p.rng.Intn(2) == 0 {
			p.wait(g)
		}
		p.steps(rng.Intn(2), 1)
	}
	p.line(1, "wg.Wait()")
	p.steps(1, 1)
	return p
}

func (p *program) String() string { return p.text.String() }

func (p *program) line(depth int, format string, args ...any) {
	p.text.WriteString(strings.Repeat("\t", depth))
	fmt.Fprintf(&p.text, format+"\n", args...)
}

// steps writes n steps: accesses, some under a lock.
func (p *program) steps(n, depth int) {
	for range n {
		p.line(depth, "pause()")
		lock := []string{"", "", "mu", "mu", "other"}[p.rng.Intn(5)]
		if lock != "" {
			p.line(depth, "%s.Lock()", lock)
		}
		v := []string{"x", "y"}[p.rng.Intn(2)]
		if p.rng.Intn(3) == 0 {
			p.line(depth, "_ = %s + 1", v)
		} else {
			p.line(depth, "%s++", v)
		}
		if lock != "" {
			p.line(depth, "%s.Unlock()", lock)
		}
	}
}

// spawn starts the g'th goroutine. It tells when it is done with something.
func (p *program) spawn(g int) {
	loop := p.rng.Intn(4) == 0 && g == 1
	depth := 1
	if loop {
		p.line(1, "for range 2 {")
		depth = 2
	}
	p.line(depth, "wg.Add(1)")
	p.line(depth, "go func() {")
	if p.gate == 1 && p.rng.Intn(2) == 0 {
		p.line(depth+1, "<-gate")
	}
	early := p.rng.Intn(4) == 0
	if early {
		p.line(depth+1, "wg.Done()")
	}
	p.steps(1+p.rng.Intn(2), depth+1)
	if !loop {
		if g == 0 {
			p.line(depth+1, "done0 <- 1")
		} else {
			p.line(depth+1, "close(done1)")
		}
	}
	if p.rng.Intn(3) == 0 {
		p.steps(1, depth+1)
	}
	if !early {
		p.line(depth+1, "wg.Done()")
	}
	p.line(depth, "}()")
	if loop {
		p.line(1, "}")
	}
}

// wait lets the spawner wait for the g'th goroutine, for certain or not.
func (p *program) wait(g int) {
	switch p.rng.Intn(3) {
	case 0:
		p.line(1, "<-done%d", g)
	case 1:
		p.line(1, "wg.Wait()")
	case 2:
		p.line(1, "select {\n\tcase <-done%d:\n\tcase <-time.After(time.Duration(rand.Intn(300)) * time.Microsecond):\n\t}", g)
	}
}

// analyse returns which functions have races, by number.
func analyse(t *testing.T, src string) map[int]bool {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}, fset,
		types.NewPackage("main", "main"), []*ast.File{file}, ssa.BuilderMode(0))
	if err != nil {
		t.Fatal(err)
	}
	reported := map[int]bool{}
	for i := range *programs {
		if s := hb.Build(pkg.Func(fmt.Sprintf("f%d", i))); s != nil && len(s.Races(nil)) > 0 {
			reported[i] = true
		}
	}
	return reported
}

func compile(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": src, "go.mod": "module random\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-race", "-o", "random", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("no race detector: %v\n%s", err, out)
	}
	return filepath.Join(dir, "random")
}

func execute(t *testing.T, bin string, i int) (raced, hung bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, fmt.Sprint(i))
	cmd.Env = append(os.Environ(), "GORACE=halt_on_error=1 exitcode=66", "GOMAXPROCS=4")
	cmd.WaitDelay = time.Minute
	err := cmd.Run()
	code := cmd.ProcessState.ExitCode()
	if err != nil && code != 66 && code != 3 {
		t.Fatalf("f%d: %v", i, err)
	}
	return code == 66, code == 3
}

// function returns the text of the i'th function.
func function(src string, i int) string {
	_, rest, _ := strings.Cut(src, fmt.Sprintf("\nfunc f%d() {", i))
	body, _, _ := strings.Cut(rest, "\n}\n")
	return "func() {" + body + "\n}"
}
