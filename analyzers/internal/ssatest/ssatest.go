// Package ssatest builds SSA from source text, for tests.
package ssatest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// std type-checks the standard library from source, once a process.
var std = sync.OnceValues(func() (*token.FileSet, types.Importer) {
	fset := token.NewFileSet()
	return fset, importer.ForCompiler(fset, "source", nil)
})

var mu sync.Mutex // the importer is not safe for concurrent use

// Build returns the SSA form of one file, as buildssa builds it.
func Build(t testing.TB, src string) (*ssa.Package, *ast.File) {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	fset, imp := std()
	f, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: imp}, fset, types.NewPackage("x", f.Name.Name), []*ast.File{f}, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return pkg, f
}

// Funcs returns the functions of a package and those nested in them, in the
// order of the source.
func Funcs(pkg *ssa.Package, file *ast.File) []*ssa.Function {
	var list []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		list = append(list, fn)
		for _, a := range fn.AnonFuncs {
			add(a)
		}
	}
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			for _, fn := range declared(pkg) {
				if fn.Syntax() == ast.Node(d) {
					add(fn)
				}
			}
		}
	}
	return list
}

// declared returns the functions and methods declared in pkg.
func declared(pkg *ssa.Package) []*ssa.Function {
	var list []*ssa.Function
	for _, m := range pkg.Members {
		switch m := m.(type) {
		case *ssa.Function:
			list = append(list, m)
		case *ssa.Type:
			if n, ok := m.Type().(*types.Named); ok {
				for i := range n.NumMethods() {
					list = append(list, pkg.Prog.FuncValue(n.Method(i)))
				}
			}
		}
	}
	return list
}
