//go:build prove

package held

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

func TestSleep(t *testing.T) {
	k := newKeeper()
	prove.Finishes(t, func() {
		go func() {
			for range 100 {
				time.Sleep(10 * time.Millisecond)
				k.open()
				k.mu.Lock()
				k.streams = 0
				k.mu.Unlock()
			}
		}()
		k.sleep()
	})
}
