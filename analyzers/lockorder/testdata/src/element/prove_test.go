//go:build prove

package element

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestTable(t *testing.T) {
	tbl := New()
	l := tbl.active[0]
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					tbl.Get(1)
				}
			})
			wg.Go(func() {
				for range 2000 {
					tbl.Release(0)
					tbl.names.mu.Lock()
					tbl.names.byName[1] = l
					tbl.names.mu.Unlock()
				}
			})
		}
		wg.Wait()
	})
}
