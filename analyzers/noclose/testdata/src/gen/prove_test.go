//go:build prove

// oracle: deadlock

package gen

import (
	"test/prove"
	"testing"
)

func TestLines(t *testing.T) {
	prove.Finishes(t, func() {
		if n, err := count("a\nb\n\nc"); n != 2 || err == nil {
			t.Errorf("got %d, %v, want 2 lines and an error", n, err)
		}
	})
}
