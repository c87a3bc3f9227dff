package checktest

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestLaws breaks one law at a time and expects to be told.
func TestLaws(t *testing.T) {
	golden := func(old, new string) string { return replaceLast(plainCase, old, new) }
	tests := []struct {
		name    string
		toy     toy
		archive string // plainCase if empty
		want    string // in the errors; no error if empty
	}{
		{"wrong message", toy{message: "good is called here"}, "", "unexpected finding: good is called here"},
		{"no finding", toy{}, strings.ReplaceAll(plainCase, "bad() /", "good() /"), "no finding matches `bad is called here`"},
		{"want without string", toy{}, strings.ReplaceAll(plainCase, `want "bad is called here"`, "want bad"), "in want comment"},
		{"full stop", toy{message: "bad is called here."}, "", "full stop"},
		{"two sentences", toy{message: "bad is called here. Call good"}, "", "more than one sentence"},
		{"severity", toy{message: "error: bad is called here"}, "", "starts with a severity"},
		{"half a place", toy{message: "bad is called here and at go:12"}, "", "names a line without its file"},
		{"two lines", toy{message: "bad is called here\ntwice"}, "", "one line of plain text"},
		{"no category", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) { d.Category = "" }}, "", `category is ""`},
		{"no range", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) { d.End = token.NoPos }}, "", "no range"},
		{"related", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) {
			d.Related = []analysis.RelatedInformation{{Message: "where"}}
		}}, "", "related place without position"},
		{"title", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) { d.SuggestedFixes[0].Message = "Call it good" }},
			"", "not in the catalogue"},
		{"safe comes first", toy{change: func(p *analysis.Pass, d *analysis.Diagnostic) {
			also("Call better", "better")(p, d)
			d.SuggestedFixes[0].Message = "Call risky"
		}}, "", "is not safe although another is"},
		{"same title", toy{change: also("Call good", "better")}, "", "two fixes with same Message"},
		{"empty fix", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) { d.SuggestedFixes[0].TextEdits = nil }},
			"", "has no edit"},
		{"overlap", toy{change: func(_ *analysis.Pass, d *analysis.Diagnostic) {
			e := &d.SuggestedFixes[0].TextEdits
			*e = append(*e, (*e)[0])
		}}, "", "overlap"},
		{"other file", toy{change: otherFile}, plainCase + "-- one/y.go --\npackage one\n", "edits another file, "},
		{"does not compile", toy{change: into("undefined")}, golden("good() /", "undefined() /"), "does not compile: "},
		{"not gofmt-stable", toy{change: into("good ")}, golden("good() /", "good () /"), "gofmt would change"},
		{"syntax error", toy{change: into("good)(")}, "", "gives a syntax error"},
		{"golden differs", toy{}, golden("good() /", "better() /"), "result of \"Call good\" differs"},
		{"no golden", toy{}, strings.ReplaceAll(plainCase, "x.go.golden", "z.golden"), "no golden file"},
		{"stray golden", toy{}, strings.ReplaceAll(plainCase, "x.go.golden", "z.go.golden"), "golden file without a fix"},
		{"not cured", toy{change: into("bad")}, golden("good() /", "bad() /"), "the finding is still there"},
		{"new finding", toy{change: intoFunc}, golden("good() /", "func() { bad() }() /"), "there is a new finding"},
		{"several titles", toy{change: also("Call better", "better")}, "", "needs a section for each"},
		{"no reason", toy{}, strings.ReplaceAll(plainCase, "no oracle: nothing runs", "no oracle:"), "no prove_test.go"},
		{"type error", toy{}, strings.ReplaceAll(plainCase, "func f() {", "func f() int {"), "missing return"},
		{"no case", toy{}, "-- x.go --\npackage x\n", "no case in"},
		{"map fact", toy{facts: []analysis.Fact{&badFact{}}}, "", "holds a map"},
		{"position fact", toy{facts: []analysis.Fact{&posFact{}}}, "", "holds a position"},
		{"hidden fact", toy{facts: []analysis.Fact{&hiddenFact{}}}, "", "is not exported"},
		{"any fact", toy{facts: []analysis.Fact{&anyFact{}}}, "", "holds a interface"},
		{"big fact", toy{facts: []analysis.Fact{&bigFact{strings.Repeat("x", 300)}}}, "", "the budget is 256"},
		{"good fact", toy{facts: []analysis.Fact{&goodFact{[]string{"a", "b"}}}}, "", ""},
		{"needs a module", toy{change: func(pass *analysis.Pass, d *analysis.Diagnostic) { d.Message += pass.Module.Path[4:] }},
			"", "without Module, ReadFile and TypeErrors: toy panicked"},
		{"not the same again", toy{change: counting()}, "", "differs in a second run"},
		{"panic", toy{change: func(*analysis.Pass, *analysis.Diagnostic) { panic("oops") }}, "", "panicked: oops"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			archive := test.archive
			if archive == "" {
				archive = plainCase
			}
			errs, _ := runToy(t, test.toy.analyzer(), archive, false, false)
			if !strings.Contains(errs, test.want) || test.want == "" && errs != "" {
				t.Errorf("errors do not mention %q:\n%s", test.want, errs)
			}
		})
	}
}

// otherFile makes the fix edit the other file of the package.
func otherFile(pass *analysis.Pass, d *analysis.Diagnostic) {
	for _, f := range pass.Files {
		if f.FileStart > d.Pos || f.FileEnd < d.Pos {
			d.SuggestedFixes[0].TextEdits = []analysis.TextEdit{{Pos: f.Name.End(), End: f.Name.End(), NewText: []byte("\n")}}
		}
	}
}

// intoFunc makes the fix wrap the call in a function, where the message differs.
func intoFunc(pass *analysis.Pass, d *analysis.Diagnostic) {
	if pass.Fset.Position(d.Pos).Column > 2 {
		d.Message = "bad is called in a function"
	}
	into("func() { bad() }")(pass, d)
}

// counting returns a change that depends on how often it was called.
func counting() func(*analysis.Pass, *analysis.Diagnostic) {
	n := 0
	return func(_ *analysis.Pass, d *analysis.Diagnostic) {
		n++
		d.Message += strings.Repeat(" again", n)
	}
}

func replaceLast(s, old, new string) string {
	i := strings.LastIndex(s, old)
	return s[:i] + new + s[i+len(old):]
}

// TestSections has two fixes per finding, two findings, and two packages.
func TestSections(t *testing.T) {
	const cases = `
-- two/x.go --
// no oracle: nothing runs

package two

import "test/two/dep"

func bad() { dep.F() }
func good() {}
func better() {}

func f() {
	bad() // want "bad"
	bad() // want "bad"
}
-- two/dep/dep.go --
package dep

func F() {}
-- broken/x.go --
package broken

func f() int {}
-- silent/x.go --
package silent
`
	a := toy{change: also("Call better", "better")}.analyzer()
	a.RunDespiteErrors = true
	archive := gofmtArchive(t, cases)
	errs, src := runToy(t, a, archive, true, true)
	if errs != "" {
		t.Fatal(errs)
	}
	golden, err := os.ReadFile(filepath.Join(src, "two", "x.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-- Call good --", "-- Call better --", "\tgood() // want \"bad\"\n\tgood()", "\tbetter() // want \"bad\"\n\tbetter()"} {
		if !strings.Contains(string(golden), want) {
			t.Errorf("the golden lacks %q:\n%s", want, golden)
		}
	}
	errs, _ = runToy(t, a, archive+"-- two/x.go.golden --\n"+strings.ReplaceAll(string(golden), "--", "=="), true, false)
	if errs != "" {
		t.Error(errs)
	}
}

// TestApplyEdits keeps the order of insertions at one place, as editors do.
func TestApplyEdits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(file, []byte("0123456789"), 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := applyEdits(file, []edit{{7, 8, "x"}, {5, 5, "b"}, {5, 5, "a"}, {5, 6, "c"}})
	if err != nil || string(got) != "01234bac6x89" {
		t.Errorf("applyEdits = %q, %v", got, err)
	}
	if _, err := applyEdits(file, []edit{{5, 7, "b"}, {6, 8, "a"}}); err == nil {
		t.Error("no error for edits that overlap")
	}
}
