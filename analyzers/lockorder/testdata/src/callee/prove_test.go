//go:build prove

package callee

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestServer(t *testing.T) {
	s := New()
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Open("a")
				}
			})
			wg.Go(func() {
				for range 2000 {
					s.Sum()
				}
			})
		}
		wg.Wait()
	})
}
