//go:build prove

// oracle: race

package slots

import "testing"

func TestSquares(t *testing.T) {
	for i, n := range squares(10) {
		if n != i*i {
			t.Errorf("%d: got %d", i, n)
		}
	}
}
