//go:build prove

package spawn

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestPool(t *testing.T) {
	var p Pool
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 20 {
					p.Start()
					for range 50 {
						p.Count()
					}
				}
			})
		}
		wg.Wait()
	})
}
