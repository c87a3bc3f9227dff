//go:build prove

package owner

// oracle: race

import (
	"sync"
	"testing"
)

func both(f, g func()) {
	var wg sync.WaitGroup
	for _, f := range []func(){f, g} {
		wg.Go(func() {
			for range 1000 {
				f()
			}
		})
	}
	wg.Wait()
}

func TestState(t *testing.T) {
	c := &conn{srv: &server{}}
	both(c.Advance, func() { c.State() })
}

func TestSize(t *testing.T) {
	x := &table{}
	both(x.Grow, func() { x.Size() })
}
