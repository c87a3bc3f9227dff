//go:build prove

package says

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

func TestN(t *testing.T) { x := &a{}; both(x.Inc, func() { x.N() }) }
func TestM(t *testing.T) { x := &a{}; both(x.Inc, func() { x.M() }) }
func TestState(t *testing.T) {
	x := &b{}
	both(func() { x.Set(1) }, func() { x.State() })
}
