package mutation

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
)

var (
	mutants  = flag.Int("mutants", 60, "how many mutants to try")
	packages = flag.String("packages", "log,expvar,net/rpc,database/sql,testing/fstest,mime,net/textproto,os/signal,os/exec,io,sync,context,net/http/httptest,log/slog,text/template,encoding/gob,internal/singleflight,net/http/internal/http2",
		"packages of the standard library to break")
	only = flag.String("kinds", "", "try only mutants whose kind has this in its name")
	show = flag.Bool("show", false, "print the mutants that went unnoticed, and the findings of those without expectation")
)

// TestMutants is about the suite as a whole, on code that nobody wrote for it.
func TestMutants(t *testing.T) {
	checks, err := analyzers.Select(nil, analyzers.Options{Editor: true})
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(runtime.GOROOT(), "src")
	lab := &lab{t: t, drv: driver.New(driver.Options{Dir: src, Analyzers: checks, Env: os.Environ()})}
	tried, found := map[kind]int{}, map[kind]int{}
	for _, m := range sample(t, src) {
		lab.m = m
		caught, valid := lab.try()
		if !valid {
			continue
		}
		tried[m.kind]++
		if caught {
			found[m.kind]++
		} else if *show && finders[m.kind] != nil {
			t.Logf("unnoticed: %s at %s:%d", m.kind, m.file, m.line)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(tried)) {
		t.Logf("%-22s %3d of %3d found", k, found[k], tried[k])
	}
	t.Logf("%d fixes applied", lab.fixed)
	if len(tried) == 0 {
		t.Error("no mutant compiled: the test tried nothing")
	}
}

// sample returns the same mutants in every run.
func sample(t *testing.T, src string) []mutant {
	rnd := rand.New(rand.NewPCG(1, 2))
	var all []mutant
	for _, pkg := range strings.Split(*packages, ",") {
		files, _ := filepath.Glob(filepath.Join(src, pkg, "*.go"))
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			ms, err := mutantsOf(f, rnd)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, slices.DeleteFunc(ms, func(m mutant) bool { return !strings.Contains(string(m.kind), *only) })...)
		}
	}
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(*mutants, len(all))]
}

// A lab tries mutants with one driver, as an editor would.
type lab struct {
	t     *testing.T
	drv   *driver.Driver
	m     mutant
	fixed int
}

// check analyses the mutant's package with text in place of its file. valid
// says that the package compiles.
func (l *lab) check(text []byte) (list []finding.Finding, valid bool) {
	l.t.Helper()
	pkg := "./" + strings.TrimPrefix(filepath.Dir(l.m.file), filepath.Join(runtime.GOROOT(), "src")+"/")
	res, err := l.drv.Check(context.Background(), []string{pkg}, map[string][]byte{l.m.file: text})
	if err != nil {
		l.t.Fatalf("%s: %v", pkg, err)
	}
	return res.Findings, len(res.Problems) == 0
}

// try reports whether a check that has to find the mutant does. Every fix of
// what is new must compile and leave less than there was.
func (l *lab) try() (caught, valid bool) {
	orig, err := os.ReadFile(l.m.file)
	if err != nil {
		l.t.Fatal(err)
	}
	before, ok := l.check(orig)
	if !ok {
		return false, false // not for this platform
	}
	after, ok := l.check(l.m.text)
	if !ok {
		return false, false
	}
	known := map[string]bool{}
	for _, f := range before {
		known[key(f)] = true
	}
	for _, f := range after {
		if f.Check == "internal" || strings.Contains(f.Message, "panic:") {
			l.t.Errorf("%s at %s:%d: a check failed: %s", l.m.kind, l.m.file, l.m.line, f.Message)
		}
		if known[key(f)] {
			continue
		}
		if slices.Contains(finders[l.m.kind], f.Check) {
			caught = true
		} else if *show {
			l.t.Logf("%s at %s:%d: %s: line %d: %s", l.m.kind, l.m.file, l.m.line, f.Check, f.Range.Start.Line, f.Message)
		}
		for _, fix := range f.Fixes {
			l.apply(f, fix, len(after))
		}
	}
	return caught, true
}

// apply checks one fix of one finding; total is the number of findings that
// the mutant has.
func (l *lab) apply(f finding.Finding, fix finding.Fix, total int) {
	where := fmt.Sprintf("%s at %s:%d: %s on line %d: fix %q", l.m.kind, l.m.file, l.m.line, f.Check, f.Range.Start.Line, fix.Title)
	text := bytes.Clone(l.m.text)
	for _, e := range slices.Backward(fix.Edits) {
		if e.File != l.m.file {
			l.t.Errorf("%s edits %s", where, e.File)
			return
		}
		text = slices.Replace(text, e.Start, e.End, e.New...)
	}
	left, ok := l.check(text)
	l.fixed++
	switch {
	case !ok:
		l.t.Errorf("%s does not compile:\n%s", where, text)
	case len(left) >= total:
		l.t.Errorf("%s leaves %d findings of %d: %v", where, len(left), total, left)
	}
}

func key(f finding.Finding) string {
	return fmt.Sprintf("%s %d %s", f.Check, f.Range.Start.Line, f.Message)
}
