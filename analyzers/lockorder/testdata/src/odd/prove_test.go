//go:build prove

package odd

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestSwap(t *testing.T) {
	var q Queue
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					q.Swap()
				}
			})
			wg.Go(func() {
				for range 2000 {
					q.Len()
				}
			})
		}
		wg.Wait()
	})
}
