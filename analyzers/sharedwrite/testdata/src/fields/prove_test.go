//go:build prove

// oracle: race

package fields

import "testing"

func TestFields(t *testing.T) {
	hits, misses := run([]string{"a", "b", "a", "c"})
	if hits != 2 || misses != 2 {
		t.Errorf("got %d and %d", hits, misses)
	}
}
