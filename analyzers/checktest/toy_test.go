package checktest

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"
)

// A toy is a check that reports each call of a function named bad and replaces
// it by a call of good. Its fields make it break one law at a time.
type toy struct {
	message string
	change  func(pass *analysis.Pass, d *analysis.Diagnostic)
	facts   []analysis.Fact // exported for the functions called bad, in turn
}

func (toy toy) analyzer() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name: "toy",
		Doc:  "toy: report calls of bad",
		URL:  page.URL("toy"),
	}
	a.FactTypes = append(a.FactTypes, toy.facts...)
	a.Run = func(pass *analysis.Pass) (any, error) {
		for _, f := range pass.Files {
			for n := range ast.Preorder(f) {
				switch n := n.(type) {
				case *ast.CallExpr:
					if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "bad" {
						toy.report(pass, id)
					}
				case *ast.FuncDecl:
					for _, fact := range toy.facts {
						pass.ExportObjectFact(pass.TypesInfo.Defs[n.Name].(*types.Func), fact)
					}
				}
			}
		}
		return nil, nil
	}
	return a
}

func (toy toy) report(pass *analysis.Pass, id *ast.Ident) {
	d := analysis.Diagnostic{
		Pos:      id.Pos(),
		End:      id.End(),
		Category: "toy",
		Message:  "bad is called here",
		SuggestedFixes: []analysis.SuggestedFix{{
			Message:   "Call good",
			TextEdits: []analysis.TextEdit{{Pos: id.Pos(), End: id.End(), NewText: []byte("good")}},
		}},
	}
	if toy.message != "" {
		d.Message = toy.message
	}
	if toy.change != nil {
		toy.change(pass, &d)
	}
	pass.Report(d)
}

// into returns a change that makes the fix write text in place of bad.
func into(text string) func(*analysis.Pass, *analysis.Diagnostic) {
	return func(_ *analysis.Pass, d *analysis.Diagnostic) {
		d.SuggestedFixes[0].TextEdits[0].NewText = []byte(text)
	}
}

// also returns a change that adds a fix with the given title and text.
func also(title, text string) func(*analysis.Pass, *analysis.Diagnostic) {
	return func(_ *analysis.Pass, d *analysis.Diagnostic) {
		d.SuggestedFixes = append(d.SuggestedFixes, analysis.SuggestedFix{
			Message:   title,
			TextEdits: []analysis.TextEdit{{Pos: d.Pos, End: d.End, NewText: []byte(text)}},
		})
	}
}

func toyCatalog(title string) (fixes.Entry, bool) {
	switch title {
	case "Call good", "Call better":
		return fixes.Entry{Title: title, Safety: fixes.Safe}, true
	case "Call risky":
		return fixes.Entry{Title: title, Safety: fixes.Review}, true
	}
	return fixes.Entry{}, false
}

// A recorder is a reporter that keeps what is reported.
type recorder struct {
	mu   sync.Mutex
	errs []string
}

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

// runToy runs the toy on the cases of a txtar archive and returns the errors,
// and the directory of the cases.
func runToy(t *testing.T, a *analysis.Analyzer, archive string, prove, update bool) (errs, srcdir string) {
	t.Helper()
	srcdir = writeCases(t, archive)
	var rec recorder
	run(&rec, a, config{srcdir: srcdir, tmp: t.TempDir(), prove: prove, update: update, lookup: toyCatalog})
	return strings.Join(rec.errs, "\n"), srcdir
}

// writeCases writes the files of an archive to a new directory.
func writeCases(t *testing.T, archive string) (srcdir string) {
	t.Helper()
	srcdir = filepath.Join(t.TempDir(), "src")
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(srcdir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		// A golden with sections is written with = instead of -, so as not to end the outer section.
		data := strings.ReplaceAll(string(f.Data), "==", "--")
		if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return srcdir
}

// plainCase is a case that keeps every law but that of proofs.
const plainCase = `
-- one/x.go --
// no oracle: nothing runs

package one

func bad()    {}
func good()   {}
func better() {}

func f() {
	bad() // want "bad is called here"
}
-- one/x.go.golden --
// no oracle: nothing runs

package one

func bad()    {}
func good()   {}
func better() {}

func f() {
	good() // want "bad is called here"
}
`

func TestGoodToy(t *testing.T) {
	if errs, _ := runToy(t, toy{}.analyzer(), plainCase, true, false); errs != "" {
		t.Error(errs)
	}
}

type badFact struct{ M map[string]int }
type posFact struct{ Pos token.Pos }
type hiddenFact struct{ hidden int }
type anyFact struct{ X []any }
type bigFact struct{ S string }
type goodFact struct{ S []string }

func (*badFact) AFact()    {}
func (*posFact) AFact()    {}
func (*hiddenFact) AFact() {}
func (*anyFact) AFact()    {}
func (*bigFact) AFact()    {}
func (*goodFact) AFact()   {}

// gofmtArchive formats the Go files of an archive.
func gofmtArchive(t *testing.T, archive string) string {
	t.Helper()
	ar := txtar.Parse([]byte(archive))
	for i, f := range ar.Files {
		formatted, err := format.Source(f.Data)
		if err != nil {
			t.Fatalf("%s: %v\n%s", f.Name, err, f.Data)
		}
		ar.Files[i].Data = formatted
	}
	return string(txtar.Format(ar))
}
