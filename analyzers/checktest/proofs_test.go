package checktest

import (
	"strings"
	"testing"
)

// proofCase returns a case of the given name whose functions bad and good are
// given, with a test by the oracle.
func proofCase(name, oracle, imports, bad, good, test string) string {
	x := strings.NewReplacer("NAME", name, "IMPORTS", imports, "BAD", bad, "GOOD", good)
	code := x.Replace(`package NAME

import IMPORTS

func bad() int {
	BAD
}

func good() int {
	GOOD
}

func try() int {
	return CALL() // want "bad is called"
}
`)
	imp := "\"testing\""
	for _, pkg := range []string{"testing/synctest", "test/prove"} {
		if strings.Contains(test, pkg[strings.LastIndex(pkg, "/")+1:]+".") {
			imp += "\n\t\"" + pkg + "\""
		}
	}
	return "-- " + name + "/x.go --\n" + strings.ReplaceAll(code, "CALL", "bad") +
		"-- " + name + "/x.go.golden --\n" + strings.ReplaceAll(code, "CALL", "good") +
		"-- " + name + "/prove_test.go --\n//go:build prove\n\n// oracle: " + oracle + "\n\npackage " + name +
		"\n\nimport (\n\t" + imp + "\n)\n\nfunc TestIt(t *testing.T) { " + test + " }\n"
}

const (
	racy     = "n, done := 0, make(chan bool)\n\tgo func() { n++; close(done) }()\n\tn++\n\t<-done\n\treturn n"
	ordered  = "n, done := 0, make(chan bool)\n\tgo func() { n++; close(done) }()\n\t<-done\n\tn++\n\treturn n"
	leaky    = "c := make(chan int)\n\tgo func() { c <- 1 }()\n\treturn 2"
	tight    = "c := make(chan int, 1)\n\tgo func() { c <- 1 }()\n\treturn 2"
	locked   = "var mu sync.Mutex\n\tmu.Lock()\n\tmu.Lock()\n\treturn 2"
	inverted = "var a, b sync.Mutex\n\tvar wg sync.WaitGroup\n\twg.Go(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })\n\t" +
		"wg.Go(func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })\n\twg.Wait()\n\treturn 2"
	straight = "var a, b sync.Mutex\n\tvar wg sync.WaitGroup\n\twg.Go(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })\n\t" +
		"wg.Go(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })\n\twg.Wait()\n\treturn 2"
	unlocked = "var mu sync.Mutex\n\tmu.Lock()\n\tmu.Unlock()\n\treturn 2"
)

func goodProofs() string {
	return strings.Join([]string{
		proofCase("race", "race", `_ "sync"`, racy, ordered, "try()"),
		proofCase("bubble", "synctest", `_ "sync"`, leaky, tight, "synctest.Test(t, func(*testing.T) { try() })"),
		proofCase("leak", "leak", `_ "sync"`, leaky, tight, "prove.NoLeak(t, func() { try() })"),
		proofCase("dead", "deadlock", `"sync"`, locked, unlocked, "try()"),
		proofCase("unfinished", "deadlock", `"sync"`, locked, unlocked, "prove.Finishes(t, func() { try() })"),
		proofCase("order", "deadlock", `"sync"`, inverted, straight, "for range 100 { try() }"),
		proofCase("closed", "panic", `_ "sync"`, "var c chan int\n\tclose(c)\n\treturn 2", tight, "try()"),
		proofCase("sum", "assert", `_ "sync"`, "return 1", "return 2", `if try() != 2 { t.Error("wrong") }`),
	}, "")
}

func TestGoodProofs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs test binaries")
	}
	if errs, _ := runToy(t, toy{}.analyzer(), gofmtArchive(t, goodProofs()), true, false); errs != "" {
		t.Error(errs)
	}
}

// TestBadProofs has proofs that prove nothing and fixes that do not help.
func TestBadProofs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs test binaries")
	}
	archive := strings.Join([]string{
		proofCase("passes", "race", `_ "sync"`, ordered, ordered, "try()"),
		proofCase("uncured", "race", `_ "sync"`, racy, racy, "try()"),
		proofCase("otherway", "panic", `_ "sync"`, "return 1", "return 2", `if try() != 2 { t.Error("wrong") }`),
		proofCase("notonly", "assert", `_ "sync"`, "panic(1)", "return 2", "try()"),
		proofCase("skipped", "assert", `_ "sync"`, "return 1", "return 2", "t.Skip()"),
		proofCase("unknown", "faith", `_ "sync"`, "return 1", "return 2", "try()"),
		strings.Replace(proofCase("untagged", "race", `_ "sync"`, racy, ordered, "try()"), "//go:build prove", "//go:build !prove", 1),
		strings.Replace(proofCase("empty", "panic", `_ "sync"`, racy, ordered, "try()"), "func TestIt", "func testIt", 1),
	}, "")
	errs, _ := runToy(t, toy{}.analyzer(), gofmtArchive(t, archive), true, false)
	for _, want := range []string{
		"case passes before its fix: TestIt passes, in 5 of 5 runs",
		`case uncured after "Call good": TestIt fails`,
		"case otherway before its fix: TestIt fails in another way",
		"case notonly before its fix: TestIt fails, but not by what",
		`case skipped after "Call good": TestIt fails`,
		`unknown/prove_test.go: there is no oracle "faith"`,
		"untagged/prove_test.go: the first line is not //go:build prove",
		"case empty: prove_test.go has no test",
	} {
		byRace := strings.Contains(want, "passes") || strings.Contains(want, "uncured")
		if !strings.Contains(errs, want) && (CanRace() || !byRace) {
			t.Errorf("errors do not mention %q", want)
		}
	}
	for line := range strings.Lines(errs) {
		if strings.HasPrefix(line, "case ") && !strings.Contains(line, "TestIt") && !strings.Contains(line, "no test") {
			t.Errorf("unexpected: %s", line)
		}
	}
}
