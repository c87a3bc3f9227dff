//go:build prove

// oracle: deadlock

package afterfunc

import (
	"testing"
	"time"

	"test/prove"
)

func TestWithin(t *testing.T) {
	prove.Finishes(t, func() {
		within(time.Millisecond, func() { time.Sleep(10 * time.Millisecond) }, func() {})
	})
}

func TestCancel(t *testing.T) {
	prove.Finishes(t, func() { cancel(func() {}) })
}
