//go:build prove

// oracle: assert

package early

import "testing"

// passes runs a test, with its subtests, apart from this one.
func passes(t *testing.T, f func(t *testing.T)) {
	match := func(pat, str string) (bool, error) { return true, nil }
	if !testing.RunTests(match, []testing.InternalTest{{Name: "inner", F: f}}) {
		t.Error("a subtest has failed")
	}
}

func TestServer(t *testing.T) { passes(t, Server) }

func TestDir(t *testing.T) { passes(t, Dir) }

func TestLiteral(t *testing.T) { passes(t, Literal) }

func TestPlain(t *testing.T) { passes(t, Plain) }
