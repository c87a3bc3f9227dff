//go:build prove

// oracle: race

package worker

import "testing"

func TestWorker(t *testing.T) {
	if got := run([]int{1, 2, 3, 4}); got != 10 {
		t.Errorf("got %d", got)
	}
}
