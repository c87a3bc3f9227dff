//go:build prove

// oracle: race

package snapshot

import "testing"

func TestSnapshot(t *testing.T) {
	if got := run(10); got != "10 true true" {
		t.Errorf("got %s", got)
	}
}
