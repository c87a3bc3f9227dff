//go:build prove

// oracle: race

package maps

import "testing"

func TestMap(t *testing.T) {
	if got := run(); got != "2" {
		t.Errorf("got %s", got)
	}
}
