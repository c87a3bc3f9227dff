//go:build prove

// oracle: race

package phases

import "testing"

func TestRun(t *testing.T) {
	if d, sum := run([]int{1, 2}); len(d) != 2 || d[1] != 4 || sum != 3 {
		t.Errorf("got %v, %d", d, sum)
	}
}
