//go:build prove

// oracle: race

package progress

import "testing"

func TestProgress(t *testing.T) {
	for range 20 {
		run(8)
	}
	if got, left := run(100); got[:3] != "100" || left != 0 {
		t.Errorf("got %s, %d", got, left)
	}
}
