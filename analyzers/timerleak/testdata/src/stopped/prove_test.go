//go:build prove

// oracle: deadlock

package stopped

import (
	"testing"
	"time"

	"test/prove"
)

func TestWait(t *testing.T) {
	prove.Finishes(t, func() { wait(time.Millisecond, func() { time.Sleep(10 * time.Millisecond) }) })
}

func TestWrong(t *testing.T) {
	prove.Finishes(t, func() { wrong(time.Hour, func() {}) })
}

func TestTicks(t *testing.T) {
	prove.Finishes(t, func() { ticks(time.Millisecond, func() { time.Sleep(5 * time.Millisecond) }) })
}
