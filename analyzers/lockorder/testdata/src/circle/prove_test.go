//go:build prove

package circle

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestPlant(t *testing.T) {
	var p Plant
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					p.Heat()
				}
			})
			wg.Go(func() {
				for range 2000 {
					p.Flow()
				}
			})
			wg.Go(func() {
				for range 2000 {
					p.Drain()
				}
			})
		}
		wg.Wait()
	})
}
