//go:build prove

// oracle: race

package result

import "testing"

func TestWords(t *testing.T) {
	if n := words("a b c"); n != 3 {
		t.Errorf("got %d, want 3", n)
	}
}

func TestSpread(t *testing.T) {
	if n := spread([]int{1, -2, 3}); n != 5 {
		t.Errorf("got %d, want 5", n)
	}
}
