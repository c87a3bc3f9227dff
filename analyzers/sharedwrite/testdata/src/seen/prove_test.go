//go:build prove

// oracle: race

package seen

import "testing"

func TestSeen(t *testing.T) {
	if got := run([]string{"a", "b", "c", "d", "a"}); len(got) != 5 {
		t.Errorf("got %v", got)
	}
}
