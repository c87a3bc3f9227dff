//go:build prove

package cond

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

func TestTake(t *testing.T) {
	prove.Finishes(t, func() {
		q := newQueue()
		go func() {
			time.Sleep(10 * time.Millisecond)
			q.put(1)
		}()
		q.take()
	})
}
