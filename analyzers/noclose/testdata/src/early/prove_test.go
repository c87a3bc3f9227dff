//go:build prove

// oracle: deadlock

package early

import (
	"test/prove"
	"testing"
)

func TestBadItem(t *testing.T) {
	prove.Finishes(t, func() {
		if got := sum([]int{1, 2, -1, 4}); got != 3 {
			t.Errorf("got %d, want 3", got)
		}
	})
}
