//go:build prove

package token

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

func TestAcquire(t *testing.T) {
	prove.Finishes(t, func() {
		l := newLimiter(1)
		l.acquire()
		go func() {
			time.Sleep(20 * time.Millisecond)
			l.release()
		}()
		l.acquire()
	})
}
