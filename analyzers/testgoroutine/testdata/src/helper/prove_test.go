//go:build prove

// oracle: deadlock

package helper

import (
	"testing"

	"test/prove"
)

// ended runs a test that fails, apart from this one, and waits for its end.
func ended(t *testing.T, f func(t *testing.T, fail bool)) {
	prove.Finishes(t, func() {
		match := func(pat, str string) (bool, error) { return true, nil }
		if testing.RunTests(match, []testing.InternalTest{{Name: "inner", F: func(t *testing.T) { f(t, true) }}}) {
			t.Error("the test has not failed")
		}
	})
}

func TestWaits(t *testing.T) { ended(t, Waits) }

func TestLiteral(t *testing.T) { ended(t, Literal) }

func TestMethod(t *testing.T) { ended(t, Method) }
