package lockgraph

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"golang.org/x/tools/go/ssa"
)

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
