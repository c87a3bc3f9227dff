//go:build prove

// oracle: assert

package buffer

import (
	"testing"
	"time"
)

func TestOrder(t *testing.T) {
	work = func(i int) int {
		time.Sleep(time.Duration(10-i) * 5 * time.Millisecond)
		return i * i
	}
	if got := squares(); got != "[0 1 4 9 16 25 36 49 64 81]" {
		t.Error(got)
	}
}
