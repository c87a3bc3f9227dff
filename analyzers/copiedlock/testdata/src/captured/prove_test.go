//go:build prove

package captured

// oracle: race

import "testing"

func TestSum(t *testing.T) {
	if n := sum([]int{1, 2, 3, 4}); n != 10 {
		t.Error(n)
	}
}

func TestIndex(t *testing.T) {
	if m := index([]string{"a", "b", "c"}); len(m) != 3 {
		t.Error(m)
	}
}
