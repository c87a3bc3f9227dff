//go:build prove

// oracle: panic

package counted

import "testing"

func TestBoth(t *testing.T) {
	if got := both([]int{1, 2}, []int{3}); got != 6 {
		t.Errorf("got %d", got)
	}
}

func TestEach(t *testing.T) {
	if got := each([]int{1, 2, 3}); got != 6 {
		t.Errorf("got %d", got)
	}
}
