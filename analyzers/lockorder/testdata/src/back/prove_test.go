//go:build prove

package back

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestStore(t *testing.T) {
	s := New(2)
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Send()
				}
			})
			wg.Go(func() {
				for range 2000 {
					s.mu.replicas[0].Tick()
				}
			})
		}
		wg.Wait()
	})
}
