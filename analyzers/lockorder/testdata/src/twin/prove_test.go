//go:build prove

package twin

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestTransfer(t *testing.T) {
	a, b := New(1), New(2)
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					a.Transfer(b, 1)
				}
			})
			wg.Go(func() {
				for range 2000 {
					b.Transfer(a, 1)
				}
			})
		}
		wg.Wait()
	})
}
