package rewrite_test

import (
	"bytes"
	"flag"
	"go/format"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/refactor"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the expected files of testdata")

// A testCase is a module, and what becomes of it. The comment of its archive says
//
//	ID FILE TEXT
//
// where ^ in TEXT, which FILE contains, is the cursor (or a pair, the selection), and
// then, if need be,
//
//	safety review
//	refused REASON
//	no offer
//
// The files below want/ are those that change. A file below prove/ is a test
// with which the module fails under the race detector, and no longer does afterwards.
type testCase struct {
	name           string
	archive        *txtar.Archive
	id, file, text string
	safety, reason string
	none           bool
}

func readCases(t *testing.T) []*testCase {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var list []*testCase
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := &testCase{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), archive: a, safety: "safe"}
		for line := range strings.Lines(string(a.Comment)) {
			line = strings.TrimRight(line, "\n")
			switch word, rest, _ := strings.Cut(line, " "); {
			case line == "no offer":
				c.none = true
			case word == "refused":
				c.reason = rest
			case word == "safety":
				c.safety = rest
			case line != "" && word != "#":
				c.id = word
				c.file, c.text, _ = strings.Cut(rest, " ")
			}
		}
		list = append(list, c)
	}
	return list
}

// write writes the files of the module, and those of extra directories of the archive
// in their place.
func (c *testCase) write(t *testing.T, dir string, extra ...string) {
	t.Helper()
	for _, f := range c.archive.Files {
		name := f.Name
		if first, rest, ok := strings.Cut(name, "/"); ok && (first == "want" || first == "prove") {
			if !slices.Contains(extra, first) {
				continue
			}
			name = rest
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	mod := filepath.Join(dir, "go.mod")
	if _, err := os.Stat(mod); err != nil {
		if err := os.WriteFile(mod, []byte("module ex.test/m\n\ngo 1.26\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func newDriver(dir string) *driver.Driver {
	return driver.New(driver.Options{Dir: dir, Tests: true, Env: append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "PWD="+dir)})
}

// offer finds the offer of the case.
func (c *testCase) offer(t *testing.T, d *driver.Driver, dir string) (rewrite.Offer, bool) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(c.file))
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(c.text, "^")
	selected, after, wide := strings.Cut(after, "^")
	if !wide {
		selected, after = "", selected
	}
	at := bytes.Index(text, []byte(before+selected+after))
	if !ok || at < 0 {
		t.Fatalf("%s has no %q", c.file, c.text)
	}
	start := at + len(before)
	pkgs, err := d.Load(t.Context(), []string{"./..."}, nil, func(p driver.PackageInfo) bool { return slices.Contains(p.Files, name) })
	if err != nil || len(pkgs) != 1 {
		t.Fatalf("%d packages with %s: %v", len(pkgs), c.file, err)
	}
	p, err := refactor.Package(pkgs[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	offers := rewrite.Offers(p, name, start, start+len(selected))
	i := slices.IndexFunc(offers, func(o rewrite.Offer) bool { return o.ID == c.id })
	if i < 0 {
		return rewrite.Offer{}, false
	}
	return offers[i], true
}

func TestCases(t *testing.T) {
	for _, c := range readCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c.write(t, dir)
			d := newDriver(dir)
			o, ok := c.offer(t, d, dir)
			if ok == c.none {
				t.Fatalf("offered: %t", ok)
			}
			if c.none {
				return
			}
			if string(o.Safety) != c.safety {
				t.Errorf("safety %s, want %s", o.Safety, c.safety)
			}
			prog, err := refactor.Program(t.Context(), d, []string{"./..."}, nil, o)
			if err != nil {
				t.Fatal(err)
			}
			edits, err := rewrite.Apply(prog, o)
			if err != nil || c.reason != "" {
				if err == nil || err.Error() != c.reason {
					t.Errorf("refused: %v, want %s", err, c.reason)
				}
				return
			}
			c.compare(t, dir, applied(t, edits))
			compiles(t, d)
		})
	}
}

// applied makes the edits in the files and returns their new contents.
func applied(t *testing.T, edits []rewrite.Edit) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, e := range slices.Backward(edits) {
		text, ok := files[e.File]
		if !ok {
			var err error
			if text, err = os.ReadFile(e.File); err != nil {
				t.Fatal(err)
			}
		}
		files[e.File] = slices.Concat(text[:e.Start], e.New, text[e.End:])
	}
	for name, text := range files {
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// compare wants the files below want/.
func (c *testCase) compare(t *testing.T, dir string, got map[string][]byte) {
	t.Helper()
	want := map[string][]byte{}
	c.archive.Files = slices.DeleteFunc(c.archive.Files, func(f txtar.File) bool {
		rel, ok := strings.CutPrefix(f.Name, "want/")
		if ok {
			want[filepath.Join(dir, filepath.FromSlash(rel))] = f.Data
		}
		return ok && *update
	})
	for _, name := range slices.Sorted(maps.Keys(got)) {
		text := got[name]
		if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
			t.Errorf("%s is not formatted: %v", name, err)
		}
		if *update {
			rel, _ := filepath.Rel(dir, name)
			c.archive.Files = append(c.archive.Files, txtar.File{Name: "want/" + filepath.ToSlash(rel), Data: text})
			continue
		}
		if !bytes.Equal(want[name], text) {
			t.Errorf("%s is\n%s\nwant\n%s", name, text, want[name])
		}
	}
	if *update {
		if err := os.WriteFile("testdata/"+c.name+".txtar", txtar.Format(c.archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name := range want {
		if got[name] == nil {
			t.Errorf("%s does not change", name)
		}
	}
}

// compiles wants no problem in any package of the module.
func compiles(t *testing.T, d *driver.Driver) {
	t.Helper()
	res, err := d.Check(t.Context(), []string{"./..."}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.Problems {
		t.Errorf("%s:%d: %s", p.Pos.File, p.Pos.Line, p.Message)
	}
}

// TestProofs runs the tests below prove/ before and after.
func TestProofs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	for _, c := range readCases(t) {
		if !slices.ContainsFunc(c.archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "prove/") }) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before, after := t.TempDir(), t.TempDir()
			c.write(t, before, "prove")
			c.write(t, after, "want", "prove")
			if out, err := prove(before); err == nil || !strings.Contains(out, "DATA RACE") && !strings.Contains(out, "--- FAIL: TestProve") {
				t.Errorf("no fault before: %v\n%s", err, out)
			}
			if out, err := prove(after); err != nil {
				t.Errorf("after: %v\n%s", err, out)
			}
		})
	}
}

// prove runs the tests of a module with the race detector.
func prove(dir string, flags ...string) (string, error) {
	args := append([]string{"test", "-race", "-vet=off", "-count=1", "-timeout=60s"}, flags...)
	cmd := exec.Command("go", append(args, "./...")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "PWD="+dir)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
