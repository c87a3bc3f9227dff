package lockgraph

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
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

const objects = `
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
		{"taken back in another mode", `func (s *Store) wait() { if s.part != nil { s.away() } }
			func (s *Store) away() { s.gate.Unlock(); s.gate.Lock() }
			func (s *Store) F() { s.gate.Lock(); s.mu.Lock(); s.wait(); s.mu.Unlock(); s.gate.Unlock() }`, "(x.Store).gate (x.Store).mu ww"},
		{"a way that exists", `func (s *Store) f() { if s.replicas != nil { for _, r := range s.replicas { if r.store != nil { r.store.part.mu.Lock(); r.store.part.mu.Unlock() } } } }
			func (s *Store) F() { s.gate.Lock(); s.f(); s.gate.Unlock() }`, "(x.Store).gate (x.Store).replicas*[]*.store*.part*.mu ww"},
		{"callback", `func (s *Store) each(f func()) { s.gate.Lock(); f(); s.gate.Unlock() }
			func F(s *Store) { s.each(func() { a.Lock(); a.Unlock() }) }`, "(x.Store).gate {x.a} ww"},

		{"stored function", `type W struct { mu sync.Mutex; on func() }
			type H struct { mu sync.Mutex; w *W }
			func New() *H { h := &H{}; h.w = watch(h.tell); return h }
			func watch(on func()) *W { return &W{on: on} }
			func (h *H) tell() { h.mu.Lock(); h.mu.Unlock() }
			func (w *W) F() { w.mu.Lock(); w.on(); w.mu.Unlock() }`, "(x.H).w*.mu (x.H).mu ww [(x.W).mu]"},
		{"stored function of another object", `type W struct { mu sync.Mutex; on func() }
			type H struct { mu sync.Mutex; w *W }
			func New(h *H) *W { w := &W{}; w.on = h.tell; return w }
			func (h *H) tell() { h.mu.Lock(); h.mu.Unlock() }
			func (w *W) F() { w.mu.Lock(); w.on(); w.mu.Unlock() }`, ""},
		{"two arguments", `func (p *Part) f(s *Store) { p.mu.Lock(); s.gate.Lock(); s.gate.Unlock(); p.mu.Unlock() }
			func (s *Store) F() { s.part.f(s) }`, "(x.Store).part*.mu (x.Store).gate ww [(x.Part).mu]"},

		{"released before", `func F() { a.Lock(); a.Unlock(); b.Lock(); b.Unlock() }`, ""},
		{"released by the callee", `func g() { a.Unlock(); b.Lock(); b.Unlock(); a.Lock() }
			func F() { a.Lock(); g(); a.Unlock() }`, ""},
		{"tried", `func F() { a.Lock(); if b.TryLock() { b.Unlock() }; a.Unlock() }`, ""},
		{"in a goroutine", `func g() { b.Lock(); b.Unlock() }
			func F() { a.Lock(); go g(); a.Unlock() }`, ""},
		{"one variable", `func F(r *Replica) { r.mu.Lock(); r.next.mu.Lock(); r.next.mu.Unlock(); r.mu.Unlock() }`, ""},
		{"two objects", `func F(s *Store, r *Replica) { s.mu.Lock(); r.mu.Lock(); r.mu.Unlock(); s.mu.Unlock() }`, ""},
		{"new", `func F() *Store { s := &Store{}; s.gate.Lock(); s.mu.Lock(); s.mu.Unlock(); s.gate.Unlock(); return s }`, ""},
		{"on the way to a panic", `func F(s *Store) { a.Lock(); if s == nil { b.Lock(); b.Unlock(); panic("no store") }; a.Unlock() }`, ""},
		{"perhaps on the way to a panic", `func F(s *Store) { a.Lock(); b.Lock(); b.Unlock(); if s == nil { panic("no store") }; a.Unlock() }`, "{x.a} {x.b} ww"},
		{"called by nobody", `func f() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() }`, ""},
	} {
		_, edges := build(t, objects+c.src)
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
		{"one field", objects, 1},
		{"two fields of the type", strings.Replace(objects, "\tstore *Store\n}", "\tstore, old *Store\n}", 1), 0},
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
