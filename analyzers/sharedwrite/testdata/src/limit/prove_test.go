//go:build prove

// oracle: race

package limit

import "testing"

func TestLimit(t *testing.T) {
	if got := run(1000); got != 1000 {
		t.Errorf("got %d", got)
	}
}
