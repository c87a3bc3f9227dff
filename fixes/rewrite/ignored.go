package rewrite

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// ignored fails if a file of the package that build constraints leave out may mention
// obj: by its name, as no types are known there. own says that the package is that
// of obj.
func (p *Package) ignored(obj types.Object, own bool) error {
	if local(obj) {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(p.Ignored)) {
		f, _ := parser.ParseFile(token.NewFileSet(), name, p.Ignored[name], 0)
		if f == nil || strings.TrimSuffix(f.Name.Name, "_test") != strings.TrimSuffix(p.Types.Name(), "_test") {
			continue
		}
		selected := obj.Parent() == nil || !own || strings.HasSuffix(f.Name.Name, "_test")
		if namesIn(f, obj.Name(), selected) {
			return fmt.Errorf("%s, which is not built here, seems to mention %s", filepath.Base(name), obj.Name())
		}
	}
	return nil
}

// namesIn reports whether a file without types has a name that it does not declare
// itself; selected means behind a dot, or as the key of a literal.
func namesIn(f *ast.File, name string, selected bool) bool {
	if !selected {
		return slices.ContainsFunc(f.Unresolved, func(id *ast.Ident) bool { return id.Name == name })
	}
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		var e ast.Expr
		switch n := n.(type) {
		case *ast.SelectorExpr:
			e = n.Sel
		case *ast.KeyValueExpr:
			e = n.Key
		}
		id, ok := e.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
