//go:build prove

// oracle: synctest

package never

import (
	"testing"
	"testing/synctest"
)

func TestEvens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := evens(6); got != 12 {
			t.Errorf("got %d, want 12", got)
		}
	})
}

func TestWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := untilNotOk(); len(got) != 3 {
			t.Errorf("got %v", got)
		}
	})
}
