//go:build prove

package stripes

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestBank(t *testing.T) {
	b := &Bank{map[int]*account{1: {}, 2: {}}}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					b.Transfer(1, 2, 3)
				}
			})
			wg.Go(func() {
				for range 2000 {
					b.Transfer(2, 1, 3)
				}
			})
		}
		wg.Wait()
	})
}
