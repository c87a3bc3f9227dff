//go:build prove

package give

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestSwap(t *testing.T) {
	var a, b Purse
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					Swap(&a, &b)
				}
			})
			wg.Go(func() {
				for range 2000 {
					Swap(&b, &a)
				}
			})
		}
		wg.Wait()
	})
}
