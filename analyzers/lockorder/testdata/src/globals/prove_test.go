//go:build prove

package globals

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestFlush(t *testing.T) {
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					Add("a")
				}
			})
			wg.Go(func() {
				for range 2000 {
					Flush()
				}
			})
		}
		wg.Wait()
	})
}
