//go:build prove

package stored

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func both(t *testing.T, f, g func()) {
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			for _, h := range []func(){f, g} {
				wg.Go(func() {
					for range 2000 {
						h()
					}
				})
			}
		}
		wg.Wait()
	})
}

func TestServer(t *testing.T) {
	s := New()
	both(t, func() { s.Drop("a") }, func() { s.Put("a") })
}
