//go:build prove

package selects

// oracle: deadlock

import (
	"testing"
	"time"

	"test/prove"
)

func TestNext(t *testing.T) {
	prove.Finishes(t, func() {
		h := newHub()
		go func() {
			time.Sleep(10 * time.Millisecond)
			h.stop()
		}()
		h.next()
	})
}
