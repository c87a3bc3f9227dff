//go:build prove

// oracle: race

package collect

import "testing"

func TestCollect(t *testing.T) {
	sum := 0
	for _, n := range run([]int{1, 2, 3, 4}) {
		sum += n
	}
	if sum != 30 {
		t.Errorf("sum of squares %d", sum)
	}
}
