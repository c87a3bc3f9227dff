package sharedwrite_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/types"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/sharedwrite"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
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
		src.WriteString(newProgram(rng, i))
	}
	src.WriteString("\nvar all = []func(){")
	for i := range *programs {
		fmt.Fprintf(&src, "f%d, ", i)
	}
	src.WriteString("}\n")

	dir := module(t, src.String())
	reported := analyse(t, dir)
	bin := compile(t, dir)
	missed, right := map[shape]int{}, map[shape]int{}
	for i := range *programs {
		raced, hung := execute(t, bin, i, reported[i])
		switch {
		case hung:
		case reported[i] && !raced:
			t.Errorf("seed %d: reported, but never seen by the race detector:\n%s", *seed, function(src.String(), i))
		case reported[i]:
			right[shapeOf(i)]++
		case raced:
			missed[shapeOf(i)]++
			t.Logf("silent about:\n%s", function(src.String(), i))
		}
	}
	sum := 0
	for _, sh := range shapes {
		t.Logf("%s: %d races reported and seen, %d seen only", sh, right[sh], missed[sh])
		sum += right[sh]
		if right[sh] == 0 && *programs >= 100 {
			t.Errorf("%s: no race was reported: the programs test nothing", sh)
		}
	}
	if sum == 0 {
		t.Error("no race was reported: the programs test nothing")
	}
}

const programHead = `package main

import (
	"math/rand"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

var _ sync.Mutex
var _ http.Handler

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

// A shape is a kind of program.
type shape string

const (
	locals  shape = "local variables"      // captured by function literals
	fields  shape = "fields"               // of an object whose methods are started
	handler shape = "fields of a handler"  // which serves several requests at once
	timers  shape = "functions of a timer" // which the function that sets it does not wait for
)

var shapes = []shape{locals, fields, handler, timers}

// shapeOf says of which shape the i'th program is: half of them are plain.
func shapeOf(i int) shape {
	if i%2 == 0 {
		return locals
	}
	return shapes[1+i/2%3]
}

// A program is a function that starts two goroutines, with what it needs.
type program struct {
	rng   *rand.Rand
	shape shape
	i     int
	recv  string // "s." where variables are fields
	text  strings.Builder
	decls strings.Builder // methods
	gate  int             // channels that the spawner closes, and the goroutines may wait for
	done  int             // channels that a goroutine closes or sends on, and the spawner may wait for
}

func newProgram(rng *rand.Rand, i int) string {
	p := &program{rng: rng, shape: shapeOf(i), i: i, gate: rng.Intn(2), done: 2}
	if p.shape == handler {
		return p.handler()
	}
	p.declare()
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
		p.line(1, "close(%sgate)", p.recv)
	}
	for g := range 2 {
		if p.rng.Intn(2) == 0 {
			p.wait(g)
		}
		p.steps(rng.Intn(2), 1)
	}
	p.line(1, "%swg.Wait()", p.recv)
	p.steps(1, 1)
	return fmt.Sprintf("\nfunc f%d() {\n%s}\n%s", i, p.text.String(), p.decls.String())
}

// declare makes the variables.
func (p *program) declare() {
	made := fmt.Sprintf("make(chan int), make(chan int, %d), make(chan int)", p.rng.Intn(2))
	if p.shape == fields {
		p.recv = "s."
		p.line(1, "s := &t%d{}", p.i)
		p.line(1, "s.gate, s.done0, s.done1 = %s", made)
		fmt.Fprintf(&p.decls, "\ntype t%d struct {\n\tx, y int\n\tmu, other sync.Mutex\n\twg sync.WaitGroup\n\tgate, done0, done1 chan int\n}\n", p.i)
		return
	}
	p.line(1, "var x, y int")
	p.line(1, "var mu, other sync.Mutex")
	p.line(1, "var wg sync.WaitGroup")
	p.line(1, "gate, done0, done1 := %s", made)
	p.line(1, "_, _, _, _, _, _, _, _ = &x, &y, &mu, &other, &wg, gate, done0, done1")
}

// handler writes a handler, and a function that lets it serve three requests.
func (p *program) handler() string {
	p.recv = "s."
	p.steps(1+p.rng.Intn(3), 1)
	return fmt.Sprintf(`
type t%[1]d struct {
	x, y      int
	mu, other sync.Mutex
}

func (s *t%[1]d) ServeHTTP(w http.ResponseWriter, r *http.Request) {
%[2]s}

func f%[1]d() {
	s := &t%[1]d{}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { s.ServeHTTP(nil, nil) })
	}
	wg.Wait()
}
`, p.i, p.text.String())
}

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
			p.line(depth, "%s%s.Lock()", p.recv, lock)
		}
		v := p.recv + []string{"x", "y"}[p.rng.Intn(2)]
		if p.rng.Intn(3) == 0 {
			p.line(depth, "_ = %s + 1", v)
		} else {
			p.line(depth, "%s++", v)
		}
		if lock != "" {
			p.line(depth, "%s%s.Unlock()", p.recv, lock)
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
	p.line(depth, "%swg.Add(1)", p.recv)
	outer := p.text.String()
	p.text.Reset()
	p.body(g, loop, depth)
	body := p.text.String()
	p.text.Reset()
	p.text.WriteString(outer)
	switch {
	case p.shape == fields:
		p.line(depth, "go s.run%d()", g)
		fmt.Fprintf(&p.decls, "\nfunc (s *t%d) run%d() {\n%s}\n", p.i, g, body)
	case p.shape == timers && p.rng.Intn(2) == 0:
		p.line(depth, "t%d := time.AfterFunc(0, func() {\n%s%s})", g, body, strings.Repeat("\t", depth))
		p.line(depth, "_ = t%d", g)
		if p.rng.Intn(2) == 0 {
			// Only where it has been waited for: else the count would stay.
			p.line(depth, "defer t%d.Stop()", g)
		}
	default:
		p.line(depth, "go func() {\n%s%s}()", body, strings.Repeat("\t", depth))
	}
	if loop {
		p.line(1, "}")
	}
}

// body writes what the g'th goroutine does.
func (p *program) body(g int, loop bool, depth int) {
	if p.gate == 1 && p.rng.Intn(2) == 0 {
		p.line(depth+1, "<-%sgate", p.recv)
	}
	early := p.rng.Intn(4) == 0
	if early {
		p.line(depth+1, "%swg.Done()", p.recv)
	}
	p.steps(1+p.rng.Intn(2), depth+1)
	if !loop {
		if g == 0 {
			p.line(depth+1, "%sdone0 <- 1", p.recv)
		} else {
			p.line(depth+1, "close(%sdone1)", p.recv)
		}
	}
	if p.rng.Intn(3) == 0 {
		p.steps(1, depth+1)
	}
	if !early {
		p.line(depth+1, "%swg.Done()", p.recv)
	}
}

// wait lets the spawner wait for the g'th goroutine, for certain or not.
func (p *program) wait(g int) {
	switch p.rng.Intn(3) {
	case 0:
		p.line(1, "<-%sdone%d", p.recv, g)
	case 1:
		p.line(1, "%swg.Wait()", p.recv)
	case 2:
		p.line(1, "select {\n\tcase <-%sdone%d:\n\tcase <-time.After(time.Duration(rand.Intn(300)) * time.Microsecond):\n\t}", p.recv, g)
	}
}

// module writes the programs as a module.
func module(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": src, "go.mod": "module random\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// analyse returns which programs have races, by number.
func analyse(t *testing.T, dir string) map[int]bool {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, ".")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{sharedwrite.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	reported := map[int]bool{}
	number := regexp.MustCompile(`^(?:f|t)(\d+)$`)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, d := range act.Diagnostics {
			for _, decl := range act.Package.Syntax[0].Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || d.Pos < fn.Pos() || fn.End() <= d.Pos {
					continue
				}
				name := fn.Name.Name
				if fn.Recv != nil {
					name = strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*")
				}
				if m := number.FindStringSubmatch(name); m != nil {
					i, _ := strconv.Atoi(m[1])
					reported[i] = true
				}
			}
		}
	}
	return reported
}

func compile(t *testing.T, dir string) string {
	t.Helper()
	cmd := exec.Command("go", "build", "-race", "-o", "random", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("no race detector: %v\n%s", err, out)
	}
	return filepath.Join(dir, "random")
}

func execute(t *testing.T, bin string, i int, reported bool) (raced, hung bool) {
	t.Helper()
	for n := 0; n == 0 || n < 20 && reported && !raced && !hung; n++ { // it may be rare, or the machine busy
		cmd := exec.CommandContext(t.Context(), bin, fmt.Sprint(i))
		cmd.Env = append(os.Environ(), "GORACE=halt_on_error=1 exitcode=66", "GOMAXPROCS=4")
		cmd.WaitDelay = time.Minute
		err := cmd.Run()
		raced, hung = cmd.ProcessState.ExitCode() == 66, cmd.ProcessState.ExitCode() == 3
		if err != nil && !raced && !hung {
			t.Fatalf("f%d: %v", i, err)
		}
	}
	return raced, hung
}

// function returns the text of the i'th program.
func function(src string, i int) string {
	var out strings.Builder
	for _, part := range strings.SplitAfter(src, "\n}\n") {
		if strings.Contains(part, fmt.Sprintf("f%d()", i)) || strings.Contains(part, fmt.Sprintf("t%d)", i)) {
			out.WriteString(part)
		}
	}
	return out.String()
}
