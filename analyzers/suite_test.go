package analyzers

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/badignore"
	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/analysis"
)

// How many cases a check has at least.
const (
	minTrue   = 3
	minSilent = 5
)

var oneWord = regexp.MustCompile(`^[a-z]+$`)

func TestSuite(t *testing.T) {
	if !slices.IsSortedFunc(Suite, func(a, b Check) int { return strings.Compare(a.Analyzer.Name, b.Analyzer.Name) }) {
		t.Errorf("not in alphabetical order: %s", strings.Join(checkNames(Suite), ", "))
	}
	seen := make(map[string]bool)
	for _, c := range Suite {
		name := c.Analyzer.Name
		if seen[name] {
			t.Errorf("%s is listed twice", name)
		}
		seen[name] = true
		if !oneWord.MatchString(name) {
			t.Errorf("%s is not one word in lower case", name)
		}
		if !slices.Contains([]Tier{Error, Warning, Hint, Opt}, c.Tier) {
			t.Errorf("%s: unknown tier %q", name, c.Tier)
		}
		if !semver.IsValid(c.Since) || semver.Canonical(c.Since) != c.Since {
			t.Errorf("%s: Since %q is not a version", name, c.Since)
		}
		if got, want := funcName(c.Analyzer), modulePrefix+"analyzers/"+name+"."; !strings.HasPrefix(got, want) {
			t.Errorf("%s: Run is %s, which is not in analyzers/%s", name, got, name)
		}
		if c.Analyzer.URL != page.URL(name) {
			t.Errorf("%s: URL is %q", name, c.Analyzer.URL)
		}
	}
}

func TestSelectSuite(t *testing.T) {
	for _, names := range [][]string{nil, {"all"}} {
		list, err := Select(names, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := analysis.Validate(list); err != nil {
			t.Errorf("Select(%q): %v", names, err)
		}
	}
	if list, err := Select([]string{badignore.Analyzer.Name}, Options{}); err != nil || len(list) != 1 {
		t.Errorf("Select(badignore) = %v, %v", list, err)
	}
	if _, err := Select([]string{"nosuch"}, Options{}); err == nil {
		t.Error("Select of an unknown check gives no error")
	}
}

func TestCases(t *testing.T) {
	for _, c := range Suite {
		name := c.Analyzer.Name
		positive, silent, err := checktest.Count(filepath.Join(name, "testdata", "src"))
		if err != nil || positive < minTrue || silent < minSilent {
			t.Errorf("%s: %d true and %d silent cases (%v), want at least %d and %d", name, positive, silent, err, minTrue, minSilent)
		}
		tests, err := filepath.Glob(filepath.Join(name, "*_test.go"))
		if err != nil || !slices.ContainsFunc(tests, func(file string) bool { return contains(t, file, "checktest.Run(") }) {
			t.Errorf("%s: no test calls checktest.Run (%v)", name, err)
		}
		if summary, _, _ := strings.Cut(c.Analyzer.Doc, "\n"); strings.Contains(summary, "…") {
			t.Errorf("%s: the page is still to be written", name)
		}
	}
}

func contains(t *testing.T, file, text string) bool {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return bytes.Contains(content, []byte(text))
}

// TestFactTypes encodes an empty fact of each type that the suite uses.
func TestFactTypes(t *testing.T) {
	var visit func(a *analysis.Analyzer)
	seen := make(map[*analysis.Analyzer]bool)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, f := range a.FactTypes {
			gob.Register(f)
			if err := gob.NewEncoder(new(bytes.Buffer)).Encode(f); err != nil {
				t.Errorf("%s: %v", a, err)
			}
		}
		for _, req := range a.Requires {
			visit(req)
		}
	}
	for _, c := range Suite {
		visit(c.Analyzer)
	}
}

// TestPages compares the pages in docs/checks with what the checks' doc.go files
// and fixes say; with -update, as go generate runs it, it writes them.
func TestPages(t *testing.T) {
	dir := filepath.Join("..", "docs", "checks")
	want := map[string]string{"README.md": index()}
	for _, c := range Suite {
		want[c.Analyzer.Name+".md"] = pageOf(t, c)
	}
	if checktest.Update() {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		for name, content := range want {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
	for name, content := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != content {
			t.Errorf("docs/checks/%s is not current, run go generate ./... (%v)", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := want[e.Name()]; !ok {
			t.Errorf("docs/checks/%s is the page of no check", e.Name())
		}
	}
}

func pageOf(t *testing.T, c Check) string {
	t.Helper()
	name := c.Analyzer.Name
	src, err := os.ReadFile(filepath.Join(name, "doc.go"))
	if err != nil {
		t.Error(err)
	}
	doc, err := page.Extract(string(src))
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if c.Analyzer.Doc != doc {
		t.Errorf("%s: Doc is not what doc.go says; set it to page.Doc of the embedded file", name)
	}
	var list []page.Fix
	if c.Analyzer != badignore.Analyzer { // by itself it finds too little, and it has no fix
		titles, err := checktest.Titles(t.TempDir(), filepath.Join(name, "testdata", "src"), c.Analyzer)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, title := range titles {
			entry, ok := fixes.Lookup(title)
			if !ok {
				t.Errorf("%s: fix %q is not in the catalogue", name, title)
			}
			list = append(list, page.Fix{Title: title, Safety: string(entry.Safety)})
		}
	}
	return page.Markdown(name, string(c.Tier), c.Since, doc, list)
}

// index returns the page that lists the checks.
func index() string {
	var b strings.Builder
	b.WriteString("<!-- Generated from analyzers/suite.go by go generate ./... -->\n\n# The checks\n\n" +
		"Error and warning are on by default, hint in the editor only, opt when asked for.\n\n" +
		"| check | what it reports | tier | since |\n|---|---|---|---|\n")
	for _, c := range Suite {
		summary, _, _ := strings.Cut(strings.TrimPrefix(c.Analyzer.Doc, c.Analyzer.Name+": "), "\n")
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n", c.Analyzer.Name, c.Analyzer.Name, summary, c.Tier, c.Since)
	}
	return b.String()
}

// TestCatalog keeps the order and the form of the catalogue of fixes.
func TestCatalog(t *testing.T) {
	for i, e := range fixes.Catalog {
		if i > 0 && fixes.Catalog[i-1].Title >= e.Title {
			t.Errorf("%q is out of order or listed twice", e.Title)
		}
		if e.Safety != fixes.Safe && e.Safety != fixes.Review {
			t.Errorf("%q: unknown safety %q", e.Title, e.Safety)
		}
		if e.Title == "" || strings.HasSuffix(e.Title, ".") || strings.Contains(e.Title, "\n") {
			t.Errorf("%q is not the title of a fix", e.Title)
		}
	}
}

// TestLate asks it of the checks as drivers get them.
func TestLate(t *testing.T) {
	checks, err := Select([]string{"all"}, Options{Editor: true})
	if err != nil {
		t.Fatal(err)
	}
	var late []string
	for _, a := range checks {
		if Late(a) {
			late = append(late, a.Name)
		}
	}
	slices.Sort(late)
	if want := []string{"badignore", "closepanic", "missingdone", "stuck"}; !slices.Equal(late, want) {
		t.Errorf("late are %v, not %v", late, want)
	}
}
