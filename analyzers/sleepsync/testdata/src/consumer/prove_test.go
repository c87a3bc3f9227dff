//go:build prove

// oracle: race

package consumer

import "testing"

func TestTotal(t *testing.T) {
	if n := total([]int{1, 2, 3}); n != 6 {
		t.Errorf("got %d, want 6", n)
	}
}
