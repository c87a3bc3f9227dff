//go:build prove

// oracle: synctest

package many

import (
	"testing"
	"testing/synctest"
)

func TestLengths(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if n := lengths([]string{"a", "bc", ""}); n != 3 {
			t.Errorf("got %d, want 3", n)
		}
	})
}

func TestWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if n := waited([]string{"a", "bc", ""}); n != 3 {
			t.Errorf("got %d, want 3", n)
		}
	})
}
