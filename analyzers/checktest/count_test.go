package checktest

import "testing"

func TestCount(t *testing.T) {
	const archive = `
-- one/x.go --
package one

func f() { bad(); bad() } // want "first" "second"
func silentF() { good() }
func Silent() { bad() } // want "third"
func other() { good() }
// want+2 "fourth"

func silentToo() { bad() }
-- one/prove_test.go --
package one

func TestIt() { f() }
-- two/x.go --
package two

func f() { good() }
func g() { good() }
func good() {}
`
	srcdir := writeCases(t, archive)
	positive, silent, err := Count(srcdir)
	if err != nil || positive != 4 || silent != 3 {
		t.Errorf("Count = %d, %d, %v, want 4, 3, nil", positive, silent, err)
	}
}

func TestTitles(t *testing.T) {
	srcdir := writeCases(t, plainCase)
	got, err := Titles(t.TempDir(), srcdir, toy{change: also("Call better", "better")}.analyzer())
	if err != nil || len(got) != 2 || got[0] != "Call better" || got[1] != "Call good" {
		t.Errorf("Titles = %q, %v", got, err)
	}
}
