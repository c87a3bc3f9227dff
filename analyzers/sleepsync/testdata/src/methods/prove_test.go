//go:build prove

// oracle: assert

package methods

import "testing"

func TestCount(t *testing.T) {
	if n := count(1_000_000); n != 4 {
		t.Errorf("got %d, want 4", n)
	}
}

func TestCountMethod(t *testing.T) {
	if n := countMethod(1_000_000); n != 1 {
		t.Errorf("got %d, want 1", n)
	}
}
