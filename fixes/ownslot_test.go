package fixes

import (
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"sync"
	"testing"
)

// source imports packages of the standard library, each once.
var source = sync.OnceValue(func() types.Importer { return importer.ForCompiler(token.NewFileSet(), "source", nil) })

// checked parses and type-checks the source of one file.
func checked(t *testing.T, src string) (*token.FileSet, *ast.File, *types.Package, *types.Info) {
	t.Helper()
	fset, file := parse(t, src)
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{}, Implicits: map[ast.Node]types.Object{},
	}
	conf := types.Config{Importer: source()}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	return fset, file, pkg, info
}

// all returns the nodes of type N in a file, in order.
func all[N ast.Node](file *ast.File) (list []N) {
	for n := range ast.Preorder(file) {
		if x, ok := n.(N); ok {
			list = append(list, x)
		}
	}
	return list
}

func TestTrips(t *testing.T) {
	const src = `package p

const k = 3

func _(xs []int, n int) {
	var a [4]int
	made, kept := make([]int, n), make([]int, 2)
	made = nil
	for i := 0; i < n; i++ {
	}
	for i := 0; i < k; i++ {
	}
	for i := range a {
		_ = i
	}
	for range xs {
	}
	for range made {
	}
	for range kept {
	}
	for range n {
	}
	for i := 1; i < n; i++ {
	}
	for range map[int]int{} {
	}
	for i := n; i > 0; i-- {
	}
}
`
	_, file, _, info := checked(t, src)
	want := []string{"n", "3", "4", "len(xs)", "len(made)", "2", "n", "", "", ""}
	var got []string
	for n := range ast.Preorder(file) {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			got = append(got, Trips(info, file, n.(ast.Stmt)))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d loops, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("loop %d goes round %q times, want %q", i, got[i], want[i])
		}
	}
}
