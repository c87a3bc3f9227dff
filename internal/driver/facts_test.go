package driver

import (
	"bytes"
	"encoding/gob"
	"go/token"
	"go/types"
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis"
)

type richFact struct {
	S     string
	L     []string
	N     map[string][]int
	Inner struct{ B bool }
	P     *int
	A     any
}

func (*richFact) AFact() {}

func TestCanonical(t *testing.T) {
	one, uno, two := 1, 1, 2
	text := func(f analysis.Fact) string {
		var b bytes.Buffer
		canonical(&b, reflect.ValueOf(f))
		return b.String()
	}
	same := text(&richFact{S: "a", L: []string{"b", "c"}, N: map[string][]int{"x": {1}, "y": {2, 3}}, P: &one})
	for range 50 { // maps have no order
		if got := text(&richFact{S: "a", L: []string{"b", "c"}, N: map[string][]int{"y": {2, 3}, "x": {1}}, P: &uno}); got != same {
			t.Fatalf("%s\n%s", got, same)
		}
	}
	seen := map[string]bool{same: true}
	for _, f := range []*richFact{
		{}, {S: "a"}, {L: []string{"a"}}, {L: []string{"a", ""}}, {L: []string{"a b"}}, {L: []string{"a", "b"}}, {P: &one}, {P: &two},
		{N: map[string][]int{"x": {1}}}, {N: map[string][]int{"x": nil, "": nil}}, {A: 1}, {A: "1"},
	} {
		if s := text(f); seen[s] {
			t.Errorf("%+v is like another: %s", f, s)
		} else {
			seen[s] = true
		}
	}
}

// TestFactsRoundTrip encodes facts in two orders, after gob has numbered other
// types, and decodes them in another package's universe.
func TestFactsRoundTrip(t *testing.T) {
	_, pkg := typesOf(t, apiSource)
	n := &node{pkgInfo: &pkgInfo{Path: pkg.Path()}}
	l := &loaded{pkg: pkg, fset: token.NewFileSet(), imp: &pkgImporter{imports: map[string]*types.Package{}}}
	T := pkg.Scope().Lookup("T").Type().(*types.Named)
	objs := []types.Object{pkg.Scope().Lookup("Func"), T.Method(0), T.Method(1), T.Underlying().(*types.Struct).Field(1), pkg.Scope().Lookup("unused")}
	gob.Register(new(panicsFact))
	encode := func(order ...int) ([]byte, hash) {
		s := newFactSet(nil, n, l)
		pass := &analysis.Pass{Analyzer: panicsAnalyzer}
		s.bind(pass)
		for _, i := range order {
			pass.ExportObjectFact(objs[i], &panicsFact{[]string{objs[i].Name()}})
		}
		data, h, err := s.encode()
		if err != nil {
			t.Fatal(err)
		}
		return data, h
	}
	data, h := encode(0, 1, 2, 3, 4)
	if _, again := encode(4, 2, 3, 1, 0); again != h {
		t.Error("the order of export changes the hash")
	}
	if _, less := encode(0, 1, 2); less == h {
		t.Error("a missing fact does not change the hash")
	}
	dep := &node{pkgInfo: n.pkgInfo, out: &output{Facts: h}, types: &typesData{Facts: data}}
	user := &node{pkgInfo: &pkgInfo{Path: "ex.test/user"}, view: map[string]*node{pkg.Path(): dep}}
	_, other := typesOf(t, apiSource)
	back := newFactSet(&run{}, user, &loaded{pkg: types.NewPackage("ex.test/user", "user"),
		imp: &pkgImporter{imports: map[string]*types.Package{other.Path(): other}}})
	pass := &analysis.Pass{Analyzer: panicsAnalyzer}
	back.bind(pass)
	var f panicsFact
	m := other.Scope().Lookup("T").Type().(*types.Named).Method(1)
	if !pass.ImportObjectFact(m, &f) || !reflect.DeepEqual(f.Via, []string{m.Name()}) {
		t.Errorf("fact of a method: %v", f)
	}
	if got := len(pass.AllObjectFacts()); got != 4 {
		t.Errorf("%d facts came through, want those of the 4 objects that importers can name", got)
	}
}
