//go:build prove

// oracle: deadlock

package stage

import (
	"test/prove"
	"testing"
)

func TestSquares(t *testing.T) {
	prove.Finishes(t, func() {
		if sum := squareSum(1, 2, 101, 3); sum != 5 {
			t.Errorf("got %d, want 5", sum)
		}
	})
}
