//go:build prove

// oracle: race

package old

import "testing"

func TestSize(t *testing.T) {
	if n := size(5); n != 5 {
		t.Errorf("got %d, want 5", n)
	}
}
