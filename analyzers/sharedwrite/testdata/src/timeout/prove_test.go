//go:build prove

// oracle: race

package timeout

import (
	"testing"
	"time"
)

func TestTimeout(t *testing.T) {
	run(func() int { time.Sleep(10 * time.Millisecond); return 1 })
	time.Sleep(50 * time.Millisecond)
}
