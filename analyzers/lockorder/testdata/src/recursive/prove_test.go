//go:build prove

package recursive

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestLocks(t *testing.T) {
	var tree Tree
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					tree.Walk(1)
				}
			})
			wg.Go(func() {
				for range 2000 {
					tree.Count()
				}
			})
		}
		wg.Wait()
	})
}
