package checktest

import (
	"bufio"
	"bytes"
	"fmt"
	"go/build/constraint"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// An Oracle is a way to see a fault at run time. A prove_test.go names its
// oracle in a comment line "// oracle: NAME" below "//go:build prove".
type Oracle struct {
	Name  string
	Doc   string
	build []string       // flags of go test -c
	env   []string       // of build and run
	limit time.Duration  // for one test before the fix; there is no other end for a hang
	yield bool           // the fault takes an interleaving: scheduling points are added, see perturb
	fault *regexp.Regexp // what the output of a failing test must hold
	wrong *regexp.Regexp // and what it must not
}

var hang = regexp.MustCompile(`checktest: no end after`)

// Oracles lists every oracle. Each test of a prove_test.go runs in a process of
// its own: each must fail on x.go, as its oracle says, and pass on each golden.
var Oracles = []Oracle{
	{
		Name:  "race",
		Doc:   "the test runs under -race, which reports the data race",
		build: []string{"-race"},
		env:   []string{"CGO_ENABLED=1"},
		limit: 20 * time.Second,
		fault: regexp.MustCompile(`WARNING: DATA RACE|fatal error: concurrent map`),
	},
	{
		Name:  "synctest",
		Doc:   "the test calls synctest.Test, which panics when all goroutines of its bubble are blocked",
		limit: 20 * time.Second,
		fault: regexp.MustCompile(`blocked goroutines remain|all goroutines in bubble are blocked`),
	},
	{
		Name:  "leak",
		Doc:   "the test calls prove.NoLeak (import \"test/prove\"), which asks the goroutine-leak profile",
		env:   []string{"GOEXPERIMENT=goroutineleakprofile"},
		limit: 20 * time.Second,
		yield: true,
		fault: regexp.MustCompile(`goroutine leak: blocked for ever`),
	},
	{
		Name:  "panic",
		Doc:   "the test ends in a panic or a fatal error of the runtime other than a deadlock",
		limit: 20 * time.Second,
		fault: regexp.MustCompile(`(?m)^(panic|fatal error): `),
		wrong: regexp.MustCompile(`all goroutines are asleep`),
	},
	{
		Name:  "deadlock",
		Doc:   "the test never ends: the runtime, prove.Finishes or, after ten seconds, the harness says so",
		limit: 10 * time.Second,
		yield: true,
		fault: regexp.MustCompile(`all goroutines are asleep - deadlock|deadlock: not finished|checktest: no end after`),
	},
	{
		Name:  "assert",
		Doc:   "the test itself sees a wrong result, without a race, panic or hang; for faults that nothing else shows",
		limit: 20 * time.Second,
		fault: regexp.MustCompile(`(?m)^\s*--- FAIL`),
		wrong: regexp.MustCompile(`(?m)^(panic|fatal error): |DATA RACE`),
	},
}

// judge says what is wrong with the output of a test that ought to show the
// fault, "" if nothing is.
func (o *Oracle) judge(output []byte) string {
	switch {
	case !o.fault.Match(output):
		return "fails in another way than its oracle " + o.Name + " says"
	case o.wrong != nil && o.wrong.Match(output), o.Name != "deadlock" && hang.Match(output):
		return "fails, but not by what its oracle " + o.Name + " says alone"
	}
	return ""
}

// oracleOf reads the oracle of the case's prove_test.go, nil if it has none.
func (m *module) oracleOf(name string) (*Oracle, error) {
	file := filepath.Join(m.srcdir, name, "prove_test.go")
	content, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	if expr, err := constraint.Parse(string(first)); err != nil || expr.String() != "prove" {
		return nil, fmt.Errorf("%s/prove_test.go: the first line is not //go:build prove", name)
	}
	sc := bufio.NewScanner(bytes.NewReader(content))
	for sc.Scan() {
		if oracle, ok := strings.CutPrefix(sc.Text(), "// oracle: "); ok {
			i := slices.IndexFunc(Oracles, func(o Oracle) bool { return o.Name == strings.TrimSpace(oracle) })
			if i < 0 {
				return nil, fmt.Errorf("%s/prove_test.go: there is no oracle %q", name, oracle)
			}
			return &Oracles[i], nil
		}
	}
	return nil, fmt.Errorf("%s/prove_test.go has no line // oracle: NAME", name)
}

var noOracle = regexp.MustCompile(`^// no oracle: \S.*\S`)

// checkOracleLines reports cases that have fixes and neither proof nor reason.
func checkOracleLines(r reporter, m *module, before *analyzed) {
	r.Helper()
	fixed := make(map[string]bool)
	for _, d := range before.diagnostics() {
		if len(d.SuggestedFixes) > 0 {
			name, _ := m.relFile(d.pos.Filename)
			fixed[name] = true
		}
	}
	for _, name := range m.cases {
		oracle, err := m.oracleOf(name)
		if err != nil {
			r.Errorf("%v", err)
		}
		if !fixed[name] || oracle != nil || err != nil {
			continue
		}
		files, err := globAll(filepath.Join(m.srcdir, name), ".go")
		if err != nil {
			r.Errorf("%v", err)
		}
		if !slices.ContainsFunc(files, func(f string) bool { return startsWithReason(filepath.Join(m.srcdir, name, f)) }) {
			r.Errorf("case %s has fixes, but no prove_test.go and no file that starts with // no oracle: reason", name)
		}
	}
}

func startsWithReason(file string) bool {
	content, err := os.ReadFile(file)
	return err == nil && noOracle.Match(content)
}
