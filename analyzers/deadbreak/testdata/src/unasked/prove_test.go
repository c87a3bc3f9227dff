//go:build prove

// oracle: deadlock

package unasked

import (
	"testing"

	"test/prove"
)

func TestRun(t *testing.T) {
	prove.Finishes(t, func() {
		if got := run([]int{1, 2}); got != 3 {
			t.Errorf("got %d", got)
		}
	})
}

func TestLocal(t *testing.T) {
	prove.Finishes(t, func() {
		if got := local([]int{1, 2}); got != 2 {
			t.Errorf("got %d", got)
		}
	})
}
