package driver

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/gcexportdata"
)

const apiSource = `package p

import "io"

const C = 1 + 2

var V map[string]chan<- int

var local = 3

type T struct {
	A    int ` + "`json:\"a\"`" + `
	b, c string
	io.Reader
	*inner
}

type inner struct{ x [4]int }

type hidden struct{}

func (T) M(a, b int) (err error) { return nil }
func (*T) m() {}

type I interface {
	io.Writer
	Do(f func(...int) string)
	own()
}

type Num interface{ ~int | float64 }

type G[K comparable, N Num] struct {
	k K
	n []N
}

func (g *G[A, B]) Get(k A) (B, bool) { var b B; return b, false }

type Alias = G[string, int]

type Set[E comparable] = map[E]struct{}

func F[S ~[]E, E any](s S, g G[string, float64]) Set[string] { return nil }

func Func() { local++ }

var Anon = func() any {
	type here struct{ y int }
	return here{}
}

var Here = make1()

func make1() *secret { return nil }

type secret struct{ next *secret }

func unused() {}
`

// typesOf type-checks source.
func typesOf(t testing.TB, src string) (*token.FileSet, *types.Package) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: stdImporter}
	pkg, err := conf.Check("ex.test/p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fset, pkg
}

var stdImporter = importer.ForCompiler(token.NewFileSet(), "source", nil)

func apiOf(t testing.TB, src string) hash {
	t.Helper()
	_, pkg := typesOf(t, src)
	h, _ := apiHash(pkg)
	return h
}

// edit replaces old, which must be there once.
func edit(t testing.TB, src, old, new string) string {
	t.Helper()
	if strings.Count(src, old) != 1 {
		t.Fatalf("%q occurs %d times", old, strings.Count(src, old))
	}
	return strings.Replace(src, old, new, 1)
}

func TestAPIHashKept(t *testing.T) {
	want := apiOf(t, apiSource)
	for what, src := range map[string]string{
		"moved lines":        edit(t, apiSource, "const C", "\n\n// A comment.\n\nconst C"),
		"body":               edit(t, apiSource, "{ local++ }", "{ local--; local-- }"),
		"unexported func":    edit(t, apiSource, "func unused() {}", "func used(int) {}"),
		"unexported var":     edit(t, apiSource, "var local = 3", "var local = 3.5"),
		"unreachable type":   edit(t, apiSource, "type hidden struct{}", "type hidden struct{ a int }"),
		"unreachable method": apiSource + "\nfunc (hidden) M() {}\n",
		"same constant":      edit(t, apiSource, "1 + 2", "3"),
		"local type":         edit(t, apiSource, "type here struct{ y int }", "type there struct{ y int }; type here struct{ z int }"),
		"order of declarations": edit(t, edit(t, apiSource, "func Func() { local++ }\n", ""), "var V",
			"func Func() { local++ }\n\nvar V"),
		"order of methods": edit(t, edit(t, apiSource, "func (*T) m() {}\n", ""), "func (T) M",
			"func (*T) m() {}\nfunc (T) M"),
		"order of interface methods": edit(t, edit(t, apiSource, "\town()\n", ""), "\tDo(", "\town()\n\tDo("),
	} {
		if got := apiOf(t, src); got != want {
			t.Errorf("%s: the hash changed", what)
		}
	}
}

func TestAPIHashChanges(t *testing.T) {
	seen := map[hash]string{apiOf(t, apiSource): "the original"}
	edits := [][3]string{
		{"constant", "1 + 2", "1 + 3"},
		{"type of constant", "const C =", "const C uint8 ="},
		{"type of variable", "chan<- int", "chan int"},
		{"direction", "chan<- int", "<-chan int"},
		{"tag", `json:\"a\"`, ""},
		{"field type", "b, c string", "b, c []byte"},
		{"unexported field", "b, c string", "b string"},
		{"order of fields", "b, c string", "c, b string"},
		{"embedding", "	io.Reader\n", "	Reader io.Reader\n"},
		{"embedded pointer", "*inner", "inner"},
		{"reachable unexported type", "x [4]int", "x [5]int"},
		{"type found by inference", "next *secret", "next **secret"},
		{"result", "(err error)", "error"},
		{"parameter name", "M(a, b int)", "M(a, c int)"},
		{"parameter type", "M(a, b int)", "M(a, b uint)"},
		{"receiver", "func (T) M", "func (*T) M"},
		{"unexported method", "func (*T) m() {}", ""},
		{"new method", "func (*T) m() {}", "func (*T) m() {}\nfunc (*T) n() {}"},
		{"variadic", "func(...int) string", "func([]int) string"},
		{"interface method", "	own()\n", ""},
		{"embedded interface", "io.Writer", "io.Closer"},
		{"union", "~int | float64", "int | float64"},
		{"terms", "~int | float64", "~int | float64 | string"},
		{"constraint", "G[K comparable, N Num]", "G[K interface{ comparable; String() string }, N Num]"},
		{"alias", "Alias = G[string, int]", "Alias = G[string, float64]"},
		{"generic alias", "map[E]struct{}", "map[E]bool"},
		{"instance", "g G[string, float64]", "g G[string, int]"},
		{"type parameter", "S ~[]E, E any", "S []E, E any"},
		{"swapped type parameters", "Get(k A) (B, bool)", "Get(k B) (B, bool)"},
		{"new function", "func unused()", "func Unused()"},
		{"removed function", "func Func() { local++ }", ""},
		{"package name", "package p\n", "package q\n"},
		{"alias made a type", "type Alias = G", "type Alias G"},
	}
	for _, e := range edits {
		what, old, new := e[0], e[1], e[2]
		src := apiSource
		if what == "tag" {
			src = edit(t, src, "`json:\"a\"`", "")
		} else if what == "constraint" {
			src = edit(t, src, old, new)
			src = edit(t, src, "type Alias = G[string, int]", "")
			src = edit(t, src, ", g G[string, float64]", "")
		} else {
			src = edit(t, src, old, new)
		}
		h := apiOf(t, src)
		if other, dup := seen[h]; dup {
			t.Errorf("%s: same hash as %s", what, other)
		}
		seen[h] = what
	}
}

// TestAPIHashOfExport has the hash of a package read back from its export data
// agree with that of its source: nothing that importers see is left out.
func TestAPIHashOfExport(t *testing.T) {
	fset, pkg := typesOf(t, apiSource)
	want, mentions := apiHash(pkg)
	var buf bytes.Buffer
	if err := gcexportdata.Write(&buf, fset, pkg); err != nil {
		t.Fatal(err)
	}
	back, err := gcexportdata.Read(&buf, token.NewFileSet(), make(map[string]*types.Package), "ex.test/p")
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := apiHash(back); got != want {
		t.Error("the hash of the export data is another")
	}
	if !slices.Equal(mentions, []string{"io"}) {
		t.Errorf("mentions %v", mentions)
	}
}

// TestAPIHashStable compares hashes among processes, whose maps are in other
// orders.
func TestAPIHashStable(t *testing.T) {
	if os.Getenv("CONCLSP_TEST_CHILD") == "api" {
		h := apiOf(t, apiSource)
		fmt.Printf("hash=%x\n", h[:])
		return
	}
	h := apiOf(t, apiSource)
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAPIHashStable$")
		cmd.Env = env("CONCLSP_TEST_CHILD=api")
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, fmt.Appendf(nil, "hash=%x\n", h[:])) {
			t.Errorf("%v\n%s\nwant %x", err, out, h[:])
		}
	}
}
