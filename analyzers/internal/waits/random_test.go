package waits

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

// A step is a statement of a random program, on a line of its own.
type step struct {
	text string // "t.mu.Lock()", "t.c <- 1", …; "loop" goes to to, "maybe" may
	to   int
	line int
}

// A generator writes programs of a few goroutines over one lock, two channels
// without buffer and a WaitGroup. Each worker is counted by its start.
type generator struct {
	*rand.Rand
	b     strings.Builder
	line  int
	loops bool // the worker never ends, and so is not counted
}

// program returns the source and the steps of each goroutine that it starts.
func (g *generator) program() (src string, threads [][]step) {
	g.write("package x", "import \"sync\"", "type T struct { mu sync.Mutex; c, d chan int; wg sync.WaitGroup }", "func cond() bool { return false }")
	starts := []string{"func start() {", "t := &T{c: make(chan int), d: make(chan int)}"}
	for i := range 2 + g.IntN(3) {
		g.loops = g.IntN(4) == 0
		g.write(fmt.Sprintf("func (t *T) f%d() {", i))
		body := g.body()
		for range 1 + g.IntN(2) {
			if !g.loops {
				starts = append(starts, "t.wg.Add(1)")
			}
			starts = append(starts, fmt.Sprintf("go t.f%d()", i))
			threads = append(threads, body)
		}
	}
	g.write(append(starts, "}")...)
	return g.b.String(), threads
}

func (g *generator) write(lines ...string) {
	for _, s := range lines {
		g.b.WriteString(s + "\n")
		g.line++
	}
}

// body writes the body of a function.
func (g *generator) body() []step {
	var list []step
	do := func(text string) {
		g.write(text)
		list = append(list, step{text: text, line: g.line})
	}
	ops := []string{"t.c <- 1", "<-t.c", "t.d <- 1", "<-t.d", "t.wg.Wait()"}
	if g.loops {
		g.write("for {")
	}
	for range 1 + g.IntN(3) {
		optional := g.IntN(4) == 0
		at := len(list)
		if optional {
			g.write("if cond() {")
			list = append(list, step{text: "maybe"})
		}
		switch g.IntN(3) {
		case 0:
			do(ops[g.IntN(len(ops))])
		case 1:
			do("t.mu.Lock()")
			do("t.mu.Unlock()")
		default:
			do("t.mu.Lock()")
			do(ops[g.IntN(len(ops))])
			do("t.mu.Unlock()")
		}
		if optional {
			g.write("}")
			list[at].to = len(list)
		}
	}
	if g.loops {
		g.write("}", "}")
		return append(list, step{text: "loop"})
	}
	do("t.wg.Done()")
	g.write("}")
	return list
}

// A state of a program: where each goroutine is, who has the lock (-1: nobody),
// and the count of the WaitGroup.
type state struct {
	at     [8]int
	holder int
	count  int
}

// A move leads to the next state and is made by one or two goroutines.
type move struct {
	to   state
	by   int
	with int // -1 if by is alone
}

// moves returns what can happen in s.
func moves(threads [][]step, s state) []move {
	var list []move
	next := func(i int) *step {
		if s.at[i] < len(threads[i]) {
			return &threads[i][s.at[i]]
		}
		return nil
	}
	alone := func(i, to int, f func(*state)) {
		n := s
		n.at[i] = to
		f(&n)
		list = append(list, move{n, i, -1})
	}
	for i := range threads {
		x := next(i)
		if x == nil {
			continue
		}
		after := s.at[i] + 1
		switch x.text {
		case "loop":
			alone(i, x.to, func(*state) {})
		case "maybe":
			alone(i, after, func(*state) {})
			alone(i, x.to, func(*state) {})
		case "t.mu.Lock()":
			if s.holder < 0 {
				alone(i, after, func(n *state) { n.holder = i })
			}
		case "t.mu.Unlock()":
			alone(i, after, func(n *state) { n.holder = -1 })
		case "t.wg.Done()":
			alone(i, after, func(n *state) { n.count-- })
		case "t.wg.Wait()":
			if s.count == 0 {
				alone(i, after, func(*state) {})
			}
		case "t.c <- 1", "t.d <- 1":
			for j := range threads {
				if y := next(j); y != nil && y.text == "<-"+x.text[:3] {
					n := s
					n.at[i], n.at[j] = after, s.at[j]+1
					list = append(list, move{n, i, j})
				}
			}
		}
	}
	return list
}

// stuckLines returns the lines that a goroutine comes to with the lock, and says
// whether it can never go on in some of the states in which it is there; ok is
// false if there are too many states.
func stuckLines(threads [][]step) (lines map[int]bool, ok bool) {
	start := state{holder: -1}
	for _, th := range threads {
		if th[len(th)-1].text == "t.wg.Done()" {
			start.count++
		}
	}
	index := map[state]int{start: 0}
	all := []state{start}
	var edges [][]move
	for i := 0; i < len(all); i++ {
		ms := moves(threads, all[i])
		edges = append(edges, ms)
		for _, m := range ms {
			if _, known := index[m.to]; !known {
				index[m.to] = len(all)
				all = append(all, m.to)
			}
		}
		if len(all) > 30_000 {
			return nil, false
		}
	}
	lines = map[int]bool{}
	for t := range threads {
		free := canMove(edges, index, t)
		for i, s := range all {
			if s.holder == t {
				line := threads[t][s.at[t]].line
				lines[line] = lines[line] || !free[i]
			}
		}
	}
	return lines, true
}

// canMove says of each state whether a goroutine can ever move again.
func canMove(edges [][]move, index map[state]int, t int) []bool {
	free := make([]bool, len(edges))
	for changed := true; changed; {
		changed = false
		for i, ms := range edges {
			for _, m := range ms {
				if !free[i] && (m.by == t || m.with == t || free[index[m.to]]) {
					free[i], changed = true, true
				}
			}
		}
	}
	return free
}

func analyse(t *testing.T, src string) (*conc.Result, func(Stuck) int) {
	t.Helper()
	pkg, file := ssatest.Build(t, src)
	pass := &analysis.Pass{
		Analyzer: conc.Analyzer, Fset: pkg.Prog.Fset, Files: []*ast.File{file}, Pkg: pkg.Pkg,
		ResultOf:         map[*analysis.Analyzer]any{buildssa.Analyzer: &buildssa.SSA{Pkg: pkg, SrcFuncs: ssatest.Funcs(pkg, file)}},
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) {},
	}
	res, err := conc.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return res.(*conc.Result), func(s Stuck) int { return pkg.Prog.Fset.Position(s.At.Pos()).Line }
}

// TestRandom explores random programs: where a wait under the lock is reported, a
// goroutine does wait there for ever in some schedule. A few may not, since the
// analysis takes for granted that a loop comes round as often as it is needed,
// and in these programs the goroutines that a loop meets may be used up before.
func TestRandom(t *testing.T) {
	seeds := 1000
	if testing.Short() {
		seeds = 150
	}
	reported, wrong, stuck, explored := 0, 0, 0, 0
	for seed := range seeds {
		g := &generator{Rand: rand.New(rand.NewPCG(uint64(seed), 5))}
		src, threads := g.program()
		lines, ok := stuckLines(threads)
		if !ok {
			continue
		}
		explored++
		for _, is := range lines {
			if is {
				stuck++
			}
		}
		res, line := analyse(t, src)
		for _, s := range Find(res) {
			is, reached := lines[line(s)]
			if !reached {
				continue // since something before it waits for ever
			}
			reported++
			if !is {
				wrong++
				t.Logf("seed %d, line %d: reported, but no schedule waits there for ever with the lock\n%s", seed, line(s), src)
			}
		}
	}
	t.Logf("%d programs; of %d lines at which a goroutine can wait for ever with the lock, %d are reported", explored, stuck, reported)
	if wrong > reported/400 {
		t.Errorf("%d of %d reports are wrong", wrong, reported)
	}
	if reported < seeds/20 {
		t.Errorf("the generator is too weak: %d reports", reported)
	}
}
