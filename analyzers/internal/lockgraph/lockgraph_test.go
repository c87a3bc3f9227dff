package lockgraph

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

// build returns the graph and the edges of a program, in a package named x that
// others may import.
func build(t *testing.T, src string) (*graph, []*Edge) {
	t.Helper()
	pkg, file := ssatest.Build(t, "package x\n\n"+src)
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
	g := newGraph(nil, res.(*conc.Result))
	var edges []*Edge
	for _, f := range g.res.Funcs() {
		edges = append(edges, g.edges(f)...)
	}
	return g, edges
}

const types_ = `
import "sync"

type Store struct {
	mu       sync.RWMutex
	gate     sync.Mutex
	part     *Part
	replicas map[int]*Replica
}

type Part struct {
	mu    sync.Mutex
	store *Store
}

type Replica struct {
	mu    sync.Mutex
	store *Store
	next  *Replica
}

var a, b sync.Mutex
`

// TestEdges shows the edges of small programs, by name, with modes and gates.
func TestEdges(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"globals", `func F() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }`, "{x.a} {x.b} ww"},
		{"fields", `func (s *Store) F() { s.gate.Lock(); s.mu.RLock(); s.mu.RUnlock(); s.gate.Unlock() }`, "(x.Store).gate (x.Store).mu wr"},
		{"part", `func (s *Store) F() { s.mu.RLock(); s.part.mu.Lock(); s.part.mu.Unlock(); s.mu.RUnlock() }`, "(x.Store).mu (x.Store).part*.mu rw"},
		{"whole", `func (p *Part) F() { p.mu.Lock(); p.store.mu.Lock(); p.store.mu.Unlock(); p.mu.Unlock() }`, "(x.Part).mu (x.Part).store*.mu ww"},
		{"longer way", `func F(r *Replica) { r.store.mu.Lock(); r.store.gate.Lock(); r.store.gate.Unlock(); r.store.mu.Unlock() }`, "(x.Store).mu (x.Store).gate ww"},
		{"element", `func (s *Store) F(i int) { s.gate.Lock(); s.replicas[i].mu.Lock(); s.replicas[i].mu.Unlock(); s.gate.Unlock() }`,
			"(x.Store).gate (x.Store).replicas*[]*.mu ww"},
		{"range", `func (s *Store) F() { s.gate.Lock(); for _, r := range s.replicas { r.mu.Lock(); r.mu.Unlock() }; s.gate.Unlock() }`,
			"(x.Store).gate (x.Store).replicas*[]*.mu ww"},
		{"getter", `func (s *Store) get(i int) *Replica { r, ok := s.replicas[i]; if !ok { return nil }; return r }
			func (s *Store) F(i int) { s.gate.Lock(); r := s.get(i); r.mu.Lock(); r.mu.Unlock(); s.gate.Unlock() }`,
			"(x.Store).gate (x.Store).replicas*[]*.mu ww"},
		{"global and field", `func (s *Store) F() { a.Lock(); s.gate.Lock(); s.gate.Unlock(); a.Unlock() }`, "{x.a} (x.Store).gate ww"},
		{"gate", `func (s *Store) F() { s.gate.Lock(); a.Lock(); b.Lock(); b.Unlock(); a.Unlock(); s.gate.Unlock() }`,
			"(x.Store).gate {x.a} ww; (x.Store).gate {x.b} ww [{x.a}]; {x.a} {x.b} ww [(x.Store).gate]"},
		{"callee", `func (s *Store) f() { for _, r := range s.replicas { r.g() } }
			func (r *Replica) g() { r.mu.Lock(); r.mu.Unlock() }
			func (s *Store) F() { s.gate.Lock(); s.f(); s.gate.Unlock() }`, "(x.Store).gate (x.Store).replicas*[]*.mu ww"},
		{"left held", `func (s *Store) lock() { s.gate.Lock() }
			func (s *Store) F() { s.lock(); s.mu.Lock(); s.mu.Unlock(); s.gate.Unlock() }`, "(x.Store).gate (x.Store).mu ww"},
		{"taken back", `func (s *Store) wait() { s.gate.Unlock(); s.gate.Lock() }
			func (s *Store) F() { s.gate.Lock(); s.mu.Lock(); s.wait(); s.mu.Unlock(); s.gate.Unlock() }`,
			"(x.Store).gate (x.Store).mu ww; (x.Store).mu (x.Store).gate ww"},
		{"callback", `func (s *Store) each(f func()) { s.gate.Lock(); f(); s.gate.Unlock() }
			func F(s *Store) { s.each(func() { a.Lock(); a.Unlock() }) }`, "(x.Store).gate {x.a} ww"},

		{"released before", `func F() { a.Lock(); a.Unlock(); b.Lock(); b.Unlock() }`, ""},
		{"released by the callee", `func g() { a.Unlock(); b.Lock(); b.Unlock(); a.Lock() }
			func F() { a.Lock(); g(); a.Unlock() }`, ""},
		{"tried", `func F() { a.Lock(); if b.TryLock() { b.Unlock() }; a.Unlock() }`, ""},
		{"in a goroutine", `func g() { b.Lock(); b.Unlock() }
			func F() { a.Lock(); go g(); a.Unlock() }`, ""},
		{"one variable", `func F(r *Replica) { r.mu.Lock(); r.next.mu.Lock(); r.next.mu.Unlock(); r.mu.Unlock() }`, ""},
		{"two objects", `func F(s *Store, r *Replica) { s.mu.Lock(); r.mu.Lock(); r.mu.Unlock(); s.mu.Unlock() }`, ""},
		{"new", `func F() *Store { s := &Store{}; s.gate.Lock(); s.mu.Lock(); s.mu.Unlock(); s.gate.Unlock(); return s }`, ""},
		{"called by nobody", `func f() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }`, ""},
	} {
		_, edges := build(t, types_+c.src)
		var list []string
		for _, e := range edges {
			s := fmt.Sprintf("%s %s %s%s", e.pair.outer, e.pair.inner, letter(e.Outer.Mode), letter(e.Inner.Mode))
			var gates []string
			for _, gt := range e.gates {
				if gt.name != e.pair.outer.String() {
					gates = append(gates, gt.name)
				}
			}
			if gates != nil {
				s += fmt.Sprint(" ", gates)
			}
			list = append(list, s)
		}
		slices.Sort(list)
		if got := strings.Join(list, "; "); got != c.want {
			t.Errorf("%s: edges are\n\t%s\nwant\n\t%s", c.name, got, c.want)
		}
	}
}

// TestBack shows that an edge from a part to its whole is known by the names
// that the whole has for the two, unless the field may lead elsewhere.
func TestBack(t *testing.T) {
	const there = `func (s *Store) F() { s.mu.Lock(); s.part.mu.Lock(); s.part.mu.Unlock(); s.mu.Unlock() }`
	const back = `func (p *Part) G() { p.mu.Lock(); p.store.mu.Lock(); p.store.mu.Unlock(); p.mu.Unlock() }`
	for _, c := range []struct {
		name, types string
		want        int
	}{
		{"one field", types_, 1},
		{"two fields of the type", strings.Replace(types_, "\tstore *Store\n}", "\tstore, old *Store\n}", 1), 0},
	} {
		g, edges := build(t, c.types+there+"\n"+back)
		if got := len(g.web(edges).cycles()); got != c.want || len(edges) != 2 {
			t.Errorf("%s: %d cycles of %d edges, want %d of 2", c.name, got, len(edges), c.want)
		}
	}
}

// TestReach checks which goroutines may run at once.
func TestReach(t *testing.T) {
	const locks = `
		import "sync"
		var a, b sync.Mutex
		func ab() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }
		func ba() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() }
		`
	for _, c := range []struct {
		name, src string
		want      int
	}{
		{"both called from outside", `func AB() { ab() }; func BA() { ba() }`, 1},
		{"one in a goroutine", `func Start() { go ab() }; func BA() { ba() }`, 1},
		{"two goroutines of two functions", `func Start() { go ab() }; func Start2() { go ba() }`, 1},
		{"two goroutines started in a row", `func Start() { go ab(); go ba() }`, 1},
		{"a wait in between", `func Start(c chan int) { go ab(); <-c; go ba() }`, 0},
		{"a call in between", `func Start(f func()) { go ab(); f(); go ba() }`, 0},
		{"one goroutine", `func Start() { go func() { ab(); ba() }() }`, 0},
		{"one goroutine in a loop", `func Start() { for { go func() { ab(); ba() }() } }`, 1},
		{"called by nobody", ``, 0},
		{"only at the start", `func init() { ab() }; func BA() { ba() }`, 0},
	} {
		g, edges := build(t, locks+c.src)
		if got := len(g.web(edges).cycles()); got != c.want {
			t.Errorf("%s: %d cycles, want %d", c.name, got, c.want)
		}
	}
}

// open is an edge between two of some locks, which anybody may come to.
func open(outer, inner string, gates ...string) *Edge {
	e := &Edge{At: new(ssa.Call), pair: pair{Name{"{x." + outer + "}", ""}, Name{"{x." + inner + "}", ""}}, reach: conc.Reach{Open: true}}
	e.Outer.Mode, e.Inner.Mode = lockset.Write, lockset.Write
	for _, gt := range gates {
		e.gates = append(e.gates, gate{"{x." + gt + "}", lockset.Write})
	}
	return e
}

func bare() *graph { return &graph{named: named{}} }

// TestCycles compares the cycles of random graphs with those that are found by
// trying all: circles of at most maxCycle locks that no edge makes shorter.
func TestCycles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	nodes := []string{"a", "b", "c", "d", "e"}
	for range 500 {
		var edges []*Edge
		has := map[[2]string]bool{}
		for range r.IntN(12) {
			x, y := nodes[r.IntN(5)], nodes[r.IntN(5)]
			if x != y && !has[[2]string{x, y}] {
				has[[2]string{x, y}] = true
				edges = append(edges, open(x, y))
			}
		}
		var want []string
		var try func(way []string)
		try = func(way []string) {
			n := len(way)
			if n > 1 && has[[2]string{way[n-1], way[0]}] && minimal(way, has) {
				want = append(want, strings.Join(slices.Sorted(slices.Values(way)), ""))
			}
			for _, x := range nodes {
				if n < maxCycle && x > way[0] && !slices.Contains(way, x) && has[[2]string{way[n-1], x}] {
					try(append(slices.Clone(way), x))
				}
			}
		}
		for _, x := range nodes {
			try([]string{x})
		}
		var got []string
		for _, c := range bare().web(edges).cycles() {
			var way []string
			for i, e := range c.Edges {
				way = append(way, e.pair.outer.Base[3:4])
				if next := c.Edges[(i+1)%len(c.Edges)]; next.pair.outer != e.pair.inner {
					t.Fatalf("the edges of a cycle do not meet: %v", c.Edges)
				}
			}
			got = append(got, strings.Join(slices.Sorted(slices.Values(way)), ""))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("cycles of %v are %v, want %v", has, got, want)
		}
	}
}

func minimal(way []string, has map[[2]string]bool) bool {
	for i, x := range way {
		for j, y := range way {
			if i != j && j != (i+1)%len(way) && has[[2]string{x, y}] {
				return false
			}
		}
	}
	return true
}

// TestChoice checks what keeps the edges of a cycle apart, which side is
// reported, and how many others there are.
func TestChoice(t *testing.T) {
	read := func(e *Edge, outer, inner lockset.Mode) *Edge {
		e.Outer.Mode, e.Inner.Mode = outer, inner
		return e
	}
	foreign := func(e *Edge) *Edge { e.At = nil; return e }
	const r, w = lockset.Read, lockset.Write
	for _, c := range []struct {
		name   string
		edges  []*Edge
		cycles int
		odd    string // the outer lock of the edge reported
		others int
	}{
		{"two", []*Edge{open("a", "b"), open("b", "a")}, 1, "b", 0},
		{"the odd one first", []*Edge{open("a", "b"), open("b", "a"), open("b", "a"), open("b", "a")}, 1, "a", 2},
		{"the odd one last", []*Edge{open("b", "a"), open("b", "a"), open("a", "b")}, 1, "a", 1},
		{"two of five", []*Edge{open("b", "a"), open("b", "a"), open("a", "b"), open("b", "a"), open("a", "b")}, 2, "a", 2},
		{"under one gate", []*Edge{open("a", "b", "g"), open("b", "a", "g")}, 0, "", 0},
		{"under two gates", []*Edge{open("a", "b", "g"), open("b", "a", "h")}, 1, "b", 0},
		{"readers", []*Edge{read(open("a", "b"), r, r), read(open("b", "a"), r, r)}, 0, "", 0},
		{"one writer waits for one reader", []*Edge{read(open("a", "b"), r, w), read(open("b", "a"), r, w)}, 1, "b", 0},
		{"one lock only read", []*Edge{read(open("a", "b"), w, r), read(open("b", "a"), r, w)}, 0, "", 0},
		{"of another package", []*Edge{open("a", "b"), foreign(open("b", "a"))}, 1, "a", 0},
		{"of another package, more often", []*Edge{open("a", "b"), open("a", "b"), foreign(open("b", "a"))}, 2, "a", 0},
		{"both of other packages", []*Edge{foreign(open("a", "b")), foreign(open("b", "a"))}, 0, "", 0},
		{"a circle under one gate", []*Edge{open("a", "b", "g"), open("b", "c"), open("c", "a", "g")}, 0, "", 0},
		{"a circle", []*Edge{open("a", "b", "g"), open("b", "c", "h"), open("b", "c"), open("c", "a")}, 1, "a", 0},
		{"a circle of other packages", []*Edge{foreign(open("a", "b")), open("b", "c"), foreign(open("c", "a"))}, 1, "b", 0},
	} {
		list := bare().web(c.edges).cycles()
		if len(list) != c.cycles {
			t.Errorf("%s: %d cycles, want %d", c.name, len(list), c.cycles)
			continue
		}
		for _, cycle := range list {
			if odd := cycle.Edges[0].pair.outer.Base[3:4]; odd != c.odd || cycle.Others != c.others {
				t.Errorf("%s: reported is the edge from %s with %d others, want %s with %d", c.name, odd, cycle.Others, c.odd, c.others)
			}
		}
	}
}

// TestEdgeFact sends edges through facts, and takes from what a package imports
// what it passes on.
func TestEdgeFact(t *testing.T) {
	for _, s := range []string{
		"(example.org/a.b/c.Server).mu (example.org/a.b/c.Server).reg*.mu wr server.go:12",
		"{x.a} (x.T).parts*[]*.mu rw x.go:3 w{x.gate} r(x.T).mu",
	} {
		e, ok := decodeEdge(s)
		if !ok || encodeEdge(e) != s || e.Own() {
			t.Errorf("%q comes back as %q", s, encodeEdge(e))
		}
	}
	for _, s := range []string{"", "{x.a}", "{x.a} {x.b} ww", "x.a {x.b} ww x.go:1", "{x.a} {x.b} w x.go:1", "{x.a} {} ww x.go:1", "{x.a} (x.T)mu ww x.go:1", "{x.a} {x.b} ww x.go:1 g"} {
		if _, ok := decodeEdge(s); ok {
			t.Errorf("%q is taken for an edge", s)
		}
	}
	lib, app := types.NewPackage("lib", "lib"), types.NewPackage("app", "app")
	app.SetImports([]*types.Package{lib})
	facts := map[*types.Package]*EdgesFact{lib: {Edges: []string{"{std.a} {lib.b} ww l.go:1", "{lib.b} {lib.c} rw l.go:2", "of another version"}}}
	pass := &analysis.Pass{
		Pkg: app,
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool {
			have, ok := facts[p]
			if ok {
				*f.(*EdgesFact) = *have
			}
			return ok
		},
		ExportPackageFact: func(f analysis.Fact) { facts[app] = f.(*EdgesFact) },
	}
	edges := imported(pass)
	own := open("z", "y")
	own.Place = "app.go:3"
	g := bare()
	g.res = &conc.Result{}
	g.export(pass, append([]*Edge{own, own}, edges...))
	want := []string{"{lib.b} {lib.c} rw l.go:2", "{std.a} {lib.b} ww l.go:1", "{x.z} {x.y} ww app.go:3"}
	if got := facts[app].Edges; !slices.Equal(got, want) {
		t.Errorf("exported are %q, want %q", got, want)
	}
}

// TestTakeFact sends takes through facts.
func TestTakeFact(t *testing.T) {
	for _, s := range []string{
		"$0.conns*[]*.mu w pool.go:12 pool.(*Pool).Close",
		"{example.org/x.reg}.mu R x.go:1 x.F (function literal)",
	} {
		tk, ok := decodeTake(s)
		if got := encodeTake(tk.path, take{mode: tk.mode, back: tk.back, chain: tk.chain}); !ok || got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	}
	for _, s := range []string{"", "$0.mu w x.go:1", "$x.mu w x.go:1 f", "$0.mu  x.go:1 f"} {
		if _, ok := decodeTake(s); ok {
			t.Errorf("%q is taken for a take", s)
		}
	}
}

// TestTwins shows which functions take the locks of two objects as they come.
func TestTwins(t *testing.T) {
	const account = `
		import "sync"
		type T struct { mu sync.Mutex; id, n int }
		type S struct { locks [8]sync.Mutex; by map[string]*T }
		`
	for _, c := range []struct{ name, src, want string }{
		{"both changed", `func (a *T) F(b *T) { a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, "a b"},
		{"one changed", `func (a *T) F(b *T) { a.mu.Lock(); b.mu.Lock(); a.n = b.n; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"compared", `func (a *T) F(b *T) { if a.id > b.id { return }; a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"called by nobody", `func f(a, b *T) { a.mu.Lock(); b.mu.Lock(); a.n--; b.n++; b.mu.Unlock(); a.mu.Unlock() }`, ""},
		{"stripes", `func (s *S) F(i, j int) { s.locks[i].Lock(); s.locks[j].Lock(); s.locks[j].Unlock(); s.locks[i].Unlock() }`, "i j"},
		{"one index", `func (s *S) F(i int) { s.locks[i].Lock(); s.locks[i+1].Lock(); s.locks[i+1].Unlock(); s.locks[i].Unlock() }`, ""},
		{"ordered indices", `func (s *S) F(i, j int) { if i < j { s.locks[i].Lock(); s.locks[j].Lock(); s.locks[j].Unlock(); s.locks[i].Unlock() } }`, ""},
		{"elements", `func (s *S) F(x, y string) { a, b := s.by[x], s.by[y]; a.mu.Lock(); b.mu.Lock(); b.mu.Unlock(); a.mu.Unlock() }`, "x y"},
	} {
		g, _ := build(t, account+c.src)
		var list []string
		for _, f := range g.res.Funcs() {
			for _, tw := range g.twins(f) {
				list = append(list, tw.First.Name()+" "+tw.Second.Name())
			}
		}
		if got := strings.Join(list, "; "); got != c.want {
			t.Errorf("%s: twins are %q, want %q", c.name, got, c.want)
		}
	}
}

// TestLocal shows circles of local variables.
func TestLocal(t *testing.T) {
	const start = `
		import "sync"
		func F(wait chan int) {
			var a, b, c sync.Mutex
			go func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }()
			go func() { b.Lock(); c.Lock(); c.Unlock(); b.Unlock() }()
			`
	for _, c := range []struct {
		name, src string
		want      int
	}{
		{"three", `go func() { c.Lock(); a.Lock(); a.Unlock(); c.Unlock() }() }`, 1},
		{"two are left to others", `go func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() }() }`, 0},
		{"no circle", `go func() { a.Lock(); c.Lock(); c.Unlock(); a.Unlock() }() }`, 0},
		{"after a wait", `<-wait; go func() { c.Lock(); a.Lock(); a.Unlock(); c.Unlock() }() }`, 0},
	} {
		g, edges := build(t, start+c.src)
		if got := len(g.web(edges).cycles()); got != c.want {
			t.Errorf("%s: %d cycles of %d edges, want %d", c.name, got, len(edges), c.want)
		}
	}
}

// TestRings shows which goroutines go round a ring.
func TestRings(t *testing.T) {
	const eat = `
		import "sync"
		type seat struct { left, right *sync.Mutex }
		func (s *seat) eat() { s.left.Lock(); s.right.Lock(); s.right.Unlock(); s.left.Unlock() }
		func pick(left, right *sync.Mutex) { left.Lock(); right.Lock(); right.Unlock(); left.Unlock() }
		var forks [5]*sync.Mutex
		`
	for _, c := range []struct {
		name, src string
		want      int
	}{
		{"fields", `func F() { for i := range forks { s := &seat{left: forks[i], right: forks[(i+1)%5]}; go s.eat() } }`, 1},
		{"fields, the other way", `func F() { for i := range forks { s := &seat{left: forks[(i+4)%5], right: forks[i]}; go s.eat() } }`, 1},
		{"arguments", `func F() { for i := range forks { go pick(forks[i], forks[(i+1)%5]) } }`, 1},
		{"of len", `func F() { for i := range forks { go pick(forks[i], forks[(i+1)%len(forks)]) } }`, 1},
		{"no ring", `func F() { for i := range 4 { go pick(forks[i], forks[i+1]) } }`, 0},
		{"one after the other", `func F() { for i := range forks { pick(forks[i], forks[(i+1)%5]) } }`, 0},
		{"the last is left-handed", `func F() { for i := range forks { l, r := forks[i], forks[(i+1)%5]; if i == 4 { l, r = r, l }; go pick(l, r) } }`, 0},
		{"behind a semaphore", `func F(c chan int) { for i := range forks { go func() { c <- 1; pick(forks[i], forks[(i+1)%5]); <-c }() } }`, 0},
	} {
		g, _ := build(t, eat+c.src)
		n := 0
		for _, f := range g.res.Funcs() {
			n += len(g.rings(f))
		}
		if n != c.want {
			t.Errorf("%s: %d rings, want %d", c.name, n, c.want)
		}
	}
}
