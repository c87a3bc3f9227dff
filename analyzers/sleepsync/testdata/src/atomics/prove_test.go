//go:build prove

// oracle: assert

package atomics

import "testing"

func TestRun(t *testing.T) {
	if n := run(1_000_000); n != 3 {
		t.Errorf("got %d, want 3", n)
	}
}
