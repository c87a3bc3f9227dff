package fixes

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// apply applies edits that do not overlap; insertions at one point come in
// the order given.
func apply(t *testing.T, fset *token.FileSet, src string, edits []analysis.TextEdit) string {
	t.Helper()
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(x, y analysis.TextEdit) int {
		if x.Pos != y.Pos {
			return int(x.Pos - y.Pos)
		}
		return int(x.End - y.End)
	})
	var out strings.Builder
	last := 0
	for _, e := range edits {
		tf := fset.File(e.Pos)
		start, end := tf.Offset(e.Pos), tf.Offset(e.End)
		if start < last {
			t.Fatalf("overlapping edits: %v", edits)
		}
		out.WriteString(src[last:start])
		out.Write(e.NewText)
		last = end
	}
	return out.String() + src[last:]
}

func parse(t *testing.T, src string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return fset, file
}

func checkFormatted(t *testing.T, got string) {
	t.Helper()
	if formatted, err := format.Source([]byte(got)); err != nil {
		t.Errorf("%v\n%s", err, got)
	} else if string(formatted) != got {
		t.Errorf("gofmt changes\n%s\nto\n%s", got, formatted)
	}
}

func TestImportEdits(t *testing.T) {
	tests := []struct{ name, src, add, drop, want string }{
		{"none", "package p\n", "sync", "", "package p\n\nimport \"sync\"\n"},
		{"only one", "package p\n\nimport \"fmt\"\n", "sync", "", "package p\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n"},
		{"only one, after", "package p\n\nimport \"time\"\n", "sync", "", "package p\n\nimport (\n\t\"sync\"\n\t\"time\"\n)\n"},
		{"only one of another origin", "package p\n\nimport \"x.org/y\"\n", "sync", "", "package p\n\nimport (\n\t\"sync\"\n\n\t\"x.org/y\"\n)\n"},
		{"only one, with a comment", "package p\n\nimport \"fmt\" // print\n", "sync", "", "package p\n\nimport \"fmt\" // print\nimport \"sync\"\n"},
		{"have it", "package p\n\nimport \"sync\"\n", "sync", "", "package p\n\nimport \"sync\"\n"},
		{"in order", "package p\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n", "sync", "", "package p\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"time\"\n)\n"},
		{"groups", "package p\n\nimport (\n\t\"fmt\"\n\n\t\"x.org/y\"\n)\n", "sync", "", "package p\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\n\t\"x.org/y\"\n)\n"},
		{"other origins only", "package p\n\nimport (\n\t\"a.org/x\"\n\t\"x.org/y\"\n)\n", "sync", "", "package p\n\nimport (\n\t\"sync\"\n\n\t\"a.org/x\"\n\t\"x.org/y\"\n)\n"},
		{"comment above", "package p\n\nimport (\n\t\"fmt\"\n\t// clock\n\t\"time\"\n)\n", "sync", "", "package p\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t// clock\n\t\"time\"\n)\n"},
		{"drop last", "package p\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n", "sync", "time", "package p\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n"},
		{"drop only one", "package p\n\nimport \"time\"\n", "sync", "time", "package p\n\nimport \"sync\"\n"},
		{"drop only one in a block", "package p\n\nimport (\n\t\"time\"\n)\n", "sync", "time", "package p\n\nimport (\n\t\"sync\"\n)\n"},
		{"drop alone", "package p\n\nimport (\n\t\"sync\"\n\t\"time\"\n)\n", "sync", "time", "package p\n\nimport (\n\t\"sync\"\n)\n"},
		{"cgo", "package p\n\n// #include <x.h>\nimport \"C\"\n\nimport \"fmt\"\n", "sync", "", "package p\n\n// #include <x.h>\nimport \"C\"\n\nimport \"fmt\"\nimport \"sync\"\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const rest = "\nvar x int\n"
			src, want := test.src+rest, test.want+rest
			fset, file := parse(t, src)
			got := apply(t, fset, src, importEdits(fset, file, test.add, test.drop))
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkFormatted(t, got)
		})
	}
}

// TestPlace edits the statement that is the call of f.
func TestPlace(t *testing.T) {
	tests := []struct{ name, body, before, after, remove string }{
		{
			"line", "\ta()\n\tf() // why\n\tb()\n",
			"\ta()\n\tx()\n\ty()\n\tf() // why\n\tb()\n",
			"\ta()\n\tf() // why\n\tx()\n\ty()\n\tb()\n",
			"\ta()\n\t// why\n\tb()\n",
		}, {
			"last", "\ta()\n\tf()\n",
			"\ta()\n\tx()\n\ty()\n\tf()\n",
			"\ta()\n\tf()\n\tx()\n\ty()\n",
			"\ta()\n",
		}, {
			"literal in a line", "\tg(func() { a(); f() })\n",
			"\tg(func() { a(); x(); y(); f() })\n",
			"\tg(func() { a(); f(); x(); y() })\n",
			"\tg(func() { a() })\n",
		}, {
			"first in a line", "\tg(func() { f(); a() })\n",
			"\tg(func() { x(); y(); f(); a() })\n",
			"\tg(func() { f(); x(); y(); a() })\n",
			"\tg(func() { a() })\n",
		}, {
			"case", "\tswitch {\n\tcase true:\n\t\tf()\n\tdefault:\n\t\ta()\n\t}\n",
			"\tswitch {\n\tcase true:\n\t\tx()\n\t\ty()\n\t\tf()\n\tdefault:\n\t\ta()\n\t}\n",
			"\tswitch {\n\tcase true:\n\t\tf()\n\t\tx()\n\t\ty()\n\tdefault:\n\t\ta()\n\t}\n",
			"\tswitch {\n\tcase true:\n\tdefault:\n\t\ta()\n\t}\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := "package p\n\nfunc _() {\n" + test.body + "}\n"
			fset, file := parse(t, src)
			var stmt ast.Stmt
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.ExprStmt); ok {
					if id, ok := s.X.(*ast.CallExpr).Fun.(*ast.Ident); ok && id.Name == "f" {
						stmt = s
					}
				}
				return true
			})
			p, ok := placeOf(fset, file, stmt)
			if !ok {
				t.Fatal("no place")
			}
			for _, c := range []struct {
				what string
				edit analysis.TextEdit
				want string
			}{{"before", p.before("x()", "y()"), test.before}, {"after", p.after("x()", "y()"), test.after}, {"remove", p.remove(), test.remove}} {
				got := apply(t, fset, src, []analysis.TextEdit{c.edit})
				if want := "package p\n\nfunc _() {\n" + c.want + "}\n"; got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", c.what, got, want)
				}
				checkFormatted(t, got)
			}
		})
	}
}

func TestPlaceOfHead(t *testing.T) {
	fset, file := parse(t, "package p\n\nfunc _() {\n\tfor f(); ; {\n\t}\n}\n")
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok {
			if _, ok := placeOf(fset, file, s); ok {
				t.Error("the statement in the head of a for has a place")
			}
		}
		return true
	})
}
