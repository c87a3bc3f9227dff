//go:build prove

// oracle: race

package appends

import "testing"

func TestAppend(t *testing.T) {
	if got := run(); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}
