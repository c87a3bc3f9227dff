//go:build prove

package literal

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestLocks(t *testing.T) {
	l := &List{list: []int{3, 2, 1}, less: func(a, b int) bool { return a < b }}
	less := l.less
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					l.Sort()
				}
			})
			wg.Go(func() {
				for range 2000 {
					l.SetLess(less)
				}
			})
		}
		wg.Wait()
	})
}
