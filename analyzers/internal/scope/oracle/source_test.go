package oracle

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A source is a program that has been type-checked: one file of package m.
type source struct {
	text string
	file *ast.File
	pkg  *types.Package
	info *types.Info
}

// fset is that of all programs, and of what they import.
var fset = token.NewFileSet()

// imports returns the packages that programs import.
var imports = sync.OnceValue(func() *worldImporter {
	std := importer.ForCompiler(fset, "source", nil)
	file, err := parser.ParseFile(fset, "testdata/world/world.go", nil, 0)
	if err != nil {
		panic(err)
	}
	pkg, err := (&types.Config{Importer: std}).Check(worldPath, fset, []*ast.File{file}, nil)
	if err != nil {
		panic(err)
	}
	return &worldImporter{std, pkg}
})

const worldPath = "ex.test/m/world"

type worldImporter struct {
	types.Importer
	world *types.Package
}

func (i *worldImporter) Import(path string) (*types.Package, error) {
	if path == worldPath {
		return i.world, nil
	}
	return i.Importer.Import(path)
}

// check type-checks the declarations of a program. They are given their imports,
// and formatted.
func check(decls string) (*source, error) {
	var head strings.Builder
	head.WriteString("package m\n\nimport (\n")
	for _, path := range []string{"context", "errors", "sync", "time", "", worldPath} {
		switch name := path[strings.LastIndex(path, "/")+1:]; {
		case path == "":
			head.WriteString("\n")
		case regexp.MustCompile(`\b` + name + `\.`).MatchString(decls):
			fmt.Fprintf(&head, "\t%q\n", path)
		}
	}
	text, err := format.Source([]byte(head.String() + ")\n\n" + decls))
	if err != nil {
		return nil, err
	}
	return checkFile(string(text))
}

func checkFile(text string) (*source, error) {
	file, err := parser.ParseFile(fset, "p.go", text, 0)
	if err != nil {
		return nil, err
	}
	s := &source{text: text, file: file, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}}
	s.pkg, err = (&types.Config{Importer: imports()}).Check("m", fset, []*ast.File{file}, s.info)
	return s, err
}

// offset is a place in the text.
func (s *source) offset(pos token.Pos) int { return fset.Position(pos).Offset }

// at returns the text of a node.
func (s *source) at(n ast.Node) string { return s.text[s.offset(n.Pos()):s.offset(n.End())] }

// An edit replaces a part of a text.
type edit struct {
	lo, hi int
	text   string
}

func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.lo - b.lo })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.lo < at {
			continue // in what is replaced
		}
		b.WriteString(text[at:e.lo] + e.text)
		at = e.hi
	}
	b.WriteString(text[at:])
	return b.String()
}

// changed returns the declarations, without the imports, after a change.
func (s *source) changed(edits []edit) string {
	head := s.offset(s.file.Name.End())
	for _, d := range s.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			head = s.offset(g.End())
		}
	}
	return strings.TrimPrefix(apply(s.text, edits), s.text[:head])
}

// numbered gives the declarations names that no other program has.
func (s *source) numbered(i int) *source {
	var edits []edit
	for _, uses := range []map[*ast.Ident]types.Object{s.info.Defs, s.info.Uses} {
		for id, obj := range uses {
			if obj != nil && obj.Parent() == s.pkg.Scope() {
				at := s.offset(id.End())
				edits = append(edits, edit{at, at, fmt.Sprint(i)})
			}
		}
	}
	text, err := format.Source([]byte(apply(s.text, edits)))
	if err != nil {
		panic(err)
	}
	res, err := checkFile(string(text))
	if err != nil {
		panic(err)
	}
	return res
}

// root is the function that is executed: the first one.
func (s *source) root() *ast.FuncDecl {
	for _, d := range s.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
			return fn
		}
	}
	return nil
}

// patterns returns the correct programs, each with its root first: the functions
// that no other one uses, and what they use.
func patterns(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/patterns/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var list []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := checkFile(string(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s.split()...)
	}
	return list
}

func (s *source) split() []string {
	of := map[types.Object][]ast.Decl{} // methods belong to their type
	used := map[types.Object]bool{}
	owner := func(d ast.Decl) types.Object {
		switch d := d.(type) {
		case *ast.GenDecl:
			if ts, ok := d.Specs[0].(*ast.TypeSpec); ok {
				return s.info.Defs[ts.Name]
			}
		case *ast.FuncDecl:
			if d.Recv != nil {
				return s.info.Uses[d.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident)]
			}
			return s.info.Defs[d.Name]
		}
		return nil
	}
	uses := func(n ast.Node, f func(types.Object)) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if obj := s.info.Uses[id]; obj != nil && obj.Parent() == s.pkg.Scope() {
					f(obj)
				}
			}
			return true
		})
	}
	for _, d := range s.file.Decls {
		if o := owner(d); o != nil {
			of[o] = append(of[o], d)
			uses(d, func(u types.Object) { used[u] = used[u] || u != o })
		}
	}
	var list []string
	for _, d := range s.file.Decls {
		o := owner(d)
		if _, ok := o.(*types.Func); !ok || used[o] {
			continue
		}
		var text strings.Builder
		done := map[types.Object]bool{}
		var add func(types.Object)
		add = func(o types.Object) {
			if done[o] {
				return
			}
			done[o] = true
			for _, d := range of[o] {
				text.WriteString(s.at(d) + "\n\n")
			}
			for _, d := range of[o] {
				uses(d, add)
			}
		}
		add(o)
		list = append(list, text.String())
	}
	return list
}
