//go:build prove

package spawn

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestLocks(t *testing.T) {
var p Pool
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
wg.Go(func() {
for range 100000 {
p.Start(); p.Count()
}
})
		}
		wg.Wait()
	})
}
