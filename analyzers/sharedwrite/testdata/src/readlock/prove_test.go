//go:build prove

// oracle: race

package readlock

import "testing"

func TestReadLock(t *testing.T) {
	if got := run(); got != 100 {
		t.Errorf("got %d", got)
	}
}
