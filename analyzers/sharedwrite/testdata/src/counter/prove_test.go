//go:build prove

// oracle: race

package counter

import "testing"

func TestCounter(t *testing.T) {
	if got := run(); got != "1000" {
		t.Errorf("counted %s", got)
	}
}
