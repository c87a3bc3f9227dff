package lockgraph

import (
	"go/types"
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/analysis"
)

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
