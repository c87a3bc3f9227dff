package checktest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Count counts the cases under srcdir, a testdata/src. True cases are the
// regular expressions of want comments. Silent cases are functions, with at
// least a statement, in which there must be no finding: all in a file without a
// want comment, and in other files those whose name starts with "silent".
func Count(srcdir string) (positive, silent int, err error) {
	files, err := globAll(srcdir, ".go")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range files {
		if filepath.Base(name) == "prove_test.go" {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, filepath.Join(srcdir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if f == nil {
			return 0, 0, err
		}
		wants := wantLines(fset, f)
		positive += len(wants)
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || len(fn.Body.List) == 0 {
				continue
			}
			from, to := fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line
			loud := slices.ContainsFunc(wants, func(line int) bool { return from <= line && line <= to })
			if len(wants) == 0 || !loud && strings.HasPrefix(strings.ToLower(fn.Name.Name), "silent") {
				silent++
			}
		}
	}
	return positive, silent, nil
}

// wantLines returns the line of each expected finding.
func wantLines(fset *token.FileSet, f *ast.File) []int {
	var lines []int
	for _, group := range f.Comments {
		for _, c := range group.List {
			if text, ok := wantText(c.Text); ok {
				list, _ := parseWant(text) // Run reports the errors
				for _, e := range list {
					lines = append(lines, fset.Position(c.Pos()).Line+e.line)
				}
			}
		}
	}
	return lines
}

// Titles returns the titles of the fixes that a offers in the cases under srcdir,
// sorted. It works in tmp, an empty directory.
func Titles(tmp, srcdir string, a *analysis.Analyzer) ([]string, error) {
	m, err := newModule(tmp, srcdir, "")
	if err != nil {
		return nil, err
	}
	res, err := m.analyze(a, m.patterns()...)
	if err != nil {
		return nil, err
	}
	var titles []string
	for _, d := range res.diagnostics() {
		for _, fix := range d.SuggestedFixes {
			titles = append(titles, fix.Message)
		}
	}
	slices.Sort(titles)
	return slices.Compact(titles), nil
}

// Update reports whether the test was asked to write what it compares with.
func Update() bool { return *update }
