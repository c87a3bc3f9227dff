package driver

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

const chainModule = `
-- go.mod --
module ex.test/m

go 1.26
-- low/low.go --
package low

// T is a type with a method that panics.
type T struct{ n int }

func (t T) Boom() { if t.n > 0 { panic(t.n) } }

func Must(ok bool) {
	if !ok {
		panic("must")
	}
}
-- mid/mid.go --
package mid

import "ex.test/m/low"

func Get() low.T { return low.T{} }

func Check(ok bool) { low.Must(ok) }
-- top/top.go --
package top

import "ex.test/m/mid"

func F() {
	mid.Get().Boom()
	mid.Check(true)
}
-- other/other.go --
package other

var hello int
-- other/other_test.go --
package other

import "testing"

func Test(t *testing.T) { hello++ }
`

// A desk is a workspace under edit, with a Driver that lives through the
// edits. After each step its findings must be those of a Driver that has never
// seen the workspace before.
type desk struct {
	t       *testing.T
	dir     string
	opts    Options
	d       *Driver
	overlay map[string][]byte
}

func newDesk(t *testing.T, archive string) *desk {
	dir := workspace(t, archive)
	opts := Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, CacheDir: t.TempDir()}
	return &desk{t: t, dir: dir, opts: opts, d: New(opts), overlay: make(map[string][]byte)}
}

func (k *desk) file(name string) string { return filepath.Join(k.dir, name) }

// replace changes a file on disk.
func (k *desk) replace(name, old, new string) {
	k.t.Helper()
	data, err := os.ReadFile(k.file(name))
	if err != nil {
		k.t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		k.t.Fatalf("%s does not contain %q", name, old)
	}
	write(k.t, k.file(name), strings.ReplaceAll(string(data), old, new))
}

// check compares the long-lived driver, a new one on the same cache, and a
// fresh one without a cache, and returns the first's result.
func (k *desk) check(step string, patterns ...string) *Result {
	k.t.Helper()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	got := check(k.t, k.d, k.overlay, patterns...)
	fresh := k.opts
	fresh.CacheDir = ""
	want := check(k.t, New(fresh), k.overlay, patterns...)
	k.same(step+", same driver", got, want)
	k.same(step+", same cache", check(k.t, New(k.opts), k.overlay, patterns...), want)
	return got
}

func (k *desk) same(what string, got, want *Result) {
	k.t.Helper()
	if !reflect.DeepEqual(got.Findings, want.Findings) {
		k.t.Errorf("%s: findings are\n%s\nbut a fresh driver has\n%s", what, brief(k.dir, got), brief(k.dir, want))
		for i := range min(len(got.Findings), len(want.Findings)) {
			if !reflect.DeepEqual(got.Findings[i], want.Findings[i]) {
				k.t.Errorf("%+v\n%+v", got.Findings[i], want.Findings[i])
			}
		}
	}
	if !reflect.DeepEqual(got.Problems, want.Problems) {
		k.t.Errorf("%s: problems are\n%v\nbut a fresh driver has\n%v", what, got.Problems, want.Problems)
	}
}

// analysed fails unless so many packages were analysed, and the go command was
// asked or not.
func (k *desk) cost(step string, res *Result, analysed int, listed bool) {
	k.t.Helper()
	if res.Stats.Analysed != analysed || res.Stats.Listed != listed {
		k.t.Errorf("%s: analysed %d packages (listed: %t), want %d (%t)", step, res.Stats.Analysed, res.Stats.Listed, analysed, listed)
	}
}

func TestIncremental(t *testing.T) {
	k := newDesk(t, chainModule)
	res := k.check("cold")
	k.cost("cold", res, 4, true)
	if got := brief(k.dir, res); !strings.Contains(got, "top/top.go: panics: (ex.test/m/low.T).Boom panics [panic]") ||
		!strings.Contains(got, "top/top.go: panics: ex.test/m/mid.Check panics [ex.test/m/low.Must]") {
		t.Errorf("facts did not reach top:\n%s", got)
	}
	k.cost("nothing changed", k.check("nothing changed"), 0, false)

	k.replace("mid/mid.go", "return low.T{}", "var t low.T; return t")
	k.cost("body edit", k.check("body edit"), 2, false) // a finding of top points into mid
	k.replace("low/low.go", "if t.n > 0", "if t.n > 1")
	k.cost("body edit below", k.check("body edit below"), 3, false) // and into low, as does one of mid
	k.replace("other/other.go", "int", "int = 1")
	k.cost("body edit aside", k.check("body edit aside"), 1, false)

	// Lines move in low: the importers' view of it does not change, but a
	// finding of mid and one of top point there.
	k.replace("low/low.go", "package low\n", "package low\n\n// More.\n\n")
	k.cost("moved lines", k.check("moved lines"), 3, false)

	k.replace("low/low.go", "struct{ n int }", "struct{ n int; m string }")
	k.cost("API edit", k.check("API edit"), 3, false)

	k.replace("low/low.go", "if t.n > 1 { panic(t.n) }", "")
	k.cost("fact edit", k.check("fact edit"), 3, false)

	k.replace("top/top.go", "func F() {", "func F() {\n\tos.Exit(1)\n")
	k.replace("top/top.go", `import "ex.test/m/mid"`, `import ("ex.test/m/mid"; "os")`)
	k.cost("new import", k.check("new import"), 1, true)

	write(t, k.file("top/more.go"), "package top\n\nvar hello = 1\n")
	k.cost("new file", k.check("new file"), 1, true)
	write(t, k.file("fresh/deep/fresh.go"), "package deep\n\nfunc hello() {}\n")
	k.cost("new directory", k.check("new directory"), 1, true)
	os.Remove(k.file("top/more.go"))
	k.cost("removed file", k.check("removed file"), 0, true) // as it was before
	k.replace("other/other.go", "package other", "//go:build never\n\npackage other")
	k.cost("build constraint", k.check("build constraint"), 2, true)
	write(t, k.file("go.mod"), "module ex.test/m\n\ngo 1.25\n")
	if res := k.check("go.mod"); !res.Stats.Listed || res.Stats.Analysed == 0 {
		t.Errorf("a new language version was not seen: %+v", res.Stats)
	}
}

func TestOverlay(t *testing.T) {
	k := newDesk(t, chainModule)
	k.check("on disk")
	top, low := k.file("top/top.go"), k.file("low/low.go")

	k.overlay[top] = []byte("package top\n\nimport \"ex.test/m/mid\"\n\nfunc hello() { mid.Check(false) }\n")
	res := k.check("body")
	k.cost("body", res, 1, false)
	if got := brief(k.dir, res); !strings.Contains(got, "top/top.go: goodbye") || strings.Contains(got, "Boom") {
		t.Errorf("the overlay was not used:\n%s", got)
	}

	k.overlay[top] = []byte("package top\n\nimport (\"ex.test/m/low\"; \"strings\")\n\nvar _ = strings.ToUpper\n\nfunc hello() { low.Must(false) }\n")
	k.cost("imports", k.check("imports"), 1, true)
	k.cost("imports again", k.check("imports again"), 0, false)

	k.overlay[low] = []byte("package low\n\ntype T struct{}\n\nfunc (T) Boom() {}\nfunc Must(bool) {}\n")
	if got := brief(k.dir, k.check("dependency")); strings.Contains(got, "panics:") {
		t.Errorf("the overlay of a dependency was not used:\n%s", got)
	}

	k.overlay[k.file("brand/new.go")] = []byte("package brand\n\nimport \"ex.test/m/mid\"\n\nfunc hello() { mid.Check(true) }\n")
	if got := brief(k.dir, k.check("new directory")); !strings.Contains(got, "brand/new.go: goodbye") {
		t.Errorf("a package that is only in the overlay was not seen:\n%s", got)
	}
	clear(k.overlay)
	k.cost("without", k.check("without"), 0, false)
}

func TestMemoryAlone(t *testing.T) {
	k := newDesk(t, chainModule)
	k.opts.CacheDir = ""
	k.d = New(k.opts)
	k.check("cold")
	k.cost("again", k.check("again"), 0, false)
	k.replace("mid/mid.go", "return low.T{}", "var t low.T; return t")
	k.cost("body edit", k.check("body edit"), 2, false)
}

// TestForgetful has a Driver that finds nothing in memory again.
func TestForgetful(t *testing.T) {
	k := newDesk(t, chainModule)
	k.opts.CacheDir = ""
	k.d = New(k.opts)
	k.check("cold")
	k.d.cache.types = newLRU[*typesData](0)
	k.replace("top/top.go", "func F() {", "func F() {\n\tvar hello int; _ = hello")
	k.check("body edit")
}

func TestOnPackageAndPriority(t *testing.T) {
	dir := workspace(t, chainModule)
	var order []string
	seen := make(map[string][]finding.Finding)
	d := New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, Workers: 1,
		Priority: func() []string { return []string{filepath.Join(dir, "other/other.go")} },
		OnPackage: func(p PackageInfo, fs []finding.Finding) {
			order = append(order, p.Path)
			seen[p.Path] = fs
		}})
	res := check(t, d, nil, "./...")
	if len(order) != 4 || order[0] != "ex.test/m/other" {
		t.Errorf("packages came in the order %v", order)
	}
	var all []finding.Finding
	for fs := range maps.Values(seen) {
		all = append(all, fs...)
	}
	if all = sortFindings(all); !reflect.DeepEqual(all, res.Findings) {
		t.Errorf("OnPackage was told of %v, the result has %v", all, res.Findings)
	}
}

// TestOnEarly has one of the analyzers be late.
func TestOnEarly(t *testing.T) {
	dir := workspace(t, chainModule)
	late := testAnalyzers[0]
	var calls []string
	early := make(map[string][]finding.Finding)
	d := New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, Workers: 1,
		Late: func(a *analysis.Analyzer) bool { return a == late },
		OnEarly: func(p PackageInfo, fs []finding.Finding, missing []string) {
			if !slices.Equal(missing, []string{late.Name}) {
				t.Errorf("%v are missing", missing)
			}
			calls = append(calls, "early "+p.Path)
			early[p.Path] = fs
		},
		OnPackage: func(p PackageInfo, fs []finding.Finding) {
			calls = append(calls, p.Path)
			rest := slices.DeleteFunc(slices.Clone(fs), func(f finding.Finding) bool { return f.Check == late.Name })
			if len(rest) != len(early[p.Path]) || len(rest) > 0 && !reflect.DeepEqual(rest, early[p.Path]) {
				t.Errorf("%s: told early of %v, and then of %v", p.Path, early[p.Path], fs)
			}
		}})
	res := check(t, d, nil, "./...")
	if whole := check(t, New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers}), nil, "./..."); !reflect.DeepEqual(res.Findings, whole.Findings) || len(res.Findings) == 0 {
		t.Errorf("found %v, not %v", res.Findings, whole.Findings)
	}
	calls = slices.Compact(calls) // where positions in other packages may have moved, they are told again
	for i, c := range calls {
		if path, ok := strings.CutPrefix(c, "early "); ok && (i+1 == len(calls) || calls[i+1] != path) {
			t.Errorf("calls came in the order %v", calls)
		}
	}
	calls = nil
	check(t, d, nil, "./...")
	if slices.ContainsFunc(calls, func(c string) bool { return strings.HasPrefix(c, "early ") }) {
		t.Errorf("what is known is told twice: %v", calls)
	}
}

// TestExportGone has the files vanish that the compiler wrote, as when the
// build cache is cleaned.
func TestExportGone(t *testing.T) {
	k := newDesk(t, chainModule)
	k.check("cold")
	k.replace("top/top.go", "func F() {", "var _ = errors.New\n\nfunc F() {\n\tvar hello error; _ = hello")
	k.replace("top/top.go", `import "ex.test/m/mid"`, `import ("ex.test/m/mid"; "errors")`)
	k.check("new import")
	for _, s := range k.d.saved {
		for _, p := range s.MD.Packages {
			if p.Export != "" {
				p.Export += "-gone"
			}
		}
	}
	k.replace("top/top.go", "hello", "hallo, hello")
	k.cost("gone", k.check("gone"), 1, true)
}
