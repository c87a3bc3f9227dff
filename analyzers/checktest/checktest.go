// Package checktest is the one way to test a check.
//
// A check keeps its cases in testdata/src, one directory a case:
//
//	testdata/src/counter/x.go            the code, with // want "regexp" where a finding is due
//	testdata/src/counter/x.go.golden     the code after the fix; a txtar archive with one
//	                                     section per fix title when there are several
//	testdata/src/counter/prove_test.go   shows the fault at run time (build tag prove)
//	testdata/src/counter/dep/dep.go      a second package, imported as test/counter/dep
//
// [Run] copies all cases into one temporary module named test, which requires
// golang.org/x/sync at the version of our own go.mod, and keeps these laws:
//
//   - Findings are exactly those that the want comments announce. Each has a
//     non-empty range, the check's name as its category and one plain sentence
//     as its message; the check has its page as its URL.
//   - A second run, in which the pass lacks all that a driver need not give,
//     finds the same.
//   - Each fix is listed in the catalogue, edits one file of the package without
//     overlaps, and the first fix is safe if any is.
//   - Applying all fixes of one title, and each fix by itself, gives source that
//     type-checks, is gofmt-stable (but for the alignment of columns), and has
//     none of the findings that the title cures and no new one. With all fixes
//     of a title applied and formatted, the file is byte for byte the golden
//     section (go test -update writes the goldens).
//   - The facts of the check and of all it requires survive encoding/gob, encode
//     to the same bytes each time, hold neither maps nor interfaces nor
//     positions, and take at most [FactBudget] bytes per function.
//   - prove_test.go fails on x.go, in the way its oracle names, and passes on
//     every golden section; -short skips this law. See [Oracles]. A case that has
//     fixes but cannot be proven says so in the first line of a file:
//     // no oracle: why.
//
// A case whose name starts with "broken" may have type errors; no other may.
// Standard packages come from export data and yield no facts, as in the
// driver of conclsp itself.
package checktest

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

var (
	update   = flag.Bool("update", false, "write the golden files of the cases")
	caseFlag = flag.String("case", "", "run only the case with this name")
)

// A reporter is what a law needs of *testing.T, so that the laws can be tested.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// A config holds what differs between a real run and a test of the laws.
type config struct {
	srcdir string // holds one directory a case
	tmp    string // an empty directory to work in
	only   string // if not empty, the one case to run
	update bool   // write goldens
	prove  bool   // run the proofs
	lookup func(title string) (fixes.Entry, bool)
}

// Run tests a against the cases under testdata/src of the current directory.
func Run(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	run(t, a, config{
		srcdir: filepath.Join("testdata", "src"),
		tmp:    t.TempDir(),
		only:   *caseFlag,
		update: *update,
		prove:  !testing.Short(),
		lookup: fixes.Lookup,
	})
}

func run(r reporter, a *analysis.Analyzer, cfg config) {
	r.Helper()
	m, err := newModule(cfg.tmp, cfg.srcdir, cfg.only)
	if err != nil {
		r.Errorf("preparing the cases: %v", err)
		return
	}
	if len(m.cases) == 0 {
		r.Errorf("no case in %s", cfg.srcdir)
		return
	}
	before, err := m.analyze(a, m.patterns()...)
	if before != nil {
		checkTypes(r, before)
	}
	if err != nil {
		r.Errorf("%v", m.relative(err.Error()))
		return
	}
	checkWants(r, before)
	checkAnalyzer(r, a)
	checkDiagnostics(r, before, cfg.lookup)
	checkFacts(r, before)
	checkAgain(r, a, before)

	variants := makeVariants(r, m, before)
	checkGoldens(r, m, variants, cfg.update)
	if len(variants) > 0 {
		checkCures(r, a, m, variants)
	}
	checkOracleLines(r, m, before)
	if cfg.prove {
		checkProofs(r, m, variants)
	}
}
