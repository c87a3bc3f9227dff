//go:build prove

// oracle: race

package pool

import "testing"

func TestPool(t *testing.T) {
	if got := run(make([]int, 1000)); got != 1000 {
		t.Errorf("got %d", got)
	}
}
