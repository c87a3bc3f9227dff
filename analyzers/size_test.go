package analyzers

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// The largest sizes, in lines.
const (
	maxFile  = 400
	maxFunc  = 60
	maxCheck = 250 // without doc.go and tests
)

// oversize lists what may be larger, with the reason: a file, a function as
// FILE:NAME, or the directory of a check.
var oversize = map[string]string{
	"analyzers/internal/syncs/table.go:buildTable": "a table, one line an entry, and no logic",
	"analyzers/missingunlock":                      "handing a lock over is normal Go, and each form of it has to be known to be left alone",
	"analyzers/condwait":                           "three faults of one call: asked once, no lock, nobody signals; each needs its own proof",
	"analyzers/oncedeadlock":                       "has summaries and a fact of its own: no other check asks about Onces",
	"analyzers/wrongunlock":                        "there are many ways to unlock wrongly, and each needs another proof and other words",
	"analyzers/noclose":                            "must prove that nobody else closes, sends or receives, which no shared analysis tells yet",
}

// TestSizes keeps files, functions and checks small enough to be read at once.
func TestSizes(t *testing.T) {
	sizes := make(map[string]int)
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && (name == "testdata" || name == "examples" || name == "node_modules" || len(name) > 2 && name[0] == '.') {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") {
			return nil
		}
		rel, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		return measure(file, filepath.ToSlash(rel), sizes)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Suite {
		dir := "analyzers/" + c.Analyzer.Name
		check(t, dir, sizes[dir], maxCheck)
	}
	for what, n := range sizes {
		switch {
		case strings.Contains(what, ".go:"):
			check(t, what, n, maxFunc)
		case strings.HasSuffix(what, ".go"):
			check(t, what, n, maxFile)
		}
	}
	for what := range oversize {
		if sizes[what] == 0 {
			t.Errorf("%s may be larger, but there is no such thing", what)
		}
	}
}

func check(t *testing.T, what string, size, limit int) {
	t.Helper()
	if size > limit && oversize[what] == "" {
		t.Errorf("%s has %d lines, more than %d", what, size, limit)
	}
}

// measure adds the sizes of the file, of its functions unless it is a test, and
// of its part of its directory.
func measure(file, rel string, sizes map[string]int) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := bytes.Count(content, []byte("\n"))
	sizes[rel] = lines
	if strings.HasSuffix(rel, "_test.go") {
		return nil
	}
	if dir, base := path.Split(rel); base != "doc.go" {
		sizes[path.Clean(dir)] += lines
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, content, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
			sizes[fmt.Sprintf("%s:%s", rel, fn.Name.Name)] = n
		}
	}
	return nil
}
