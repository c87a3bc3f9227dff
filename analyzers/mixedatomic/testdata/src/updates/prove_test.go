//go:build prove

// oracle: assert

package updates

import (
	"sync"
	"testing"
)

func times(f func()) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				f()
			}
		})
	}
	wg.Wait()
}

const rounds = 2000

func TestAdd(t *testing.T) {
	for range rounds {
		var g Gauge
		times(func() { g.Add(1) })
		if n := g.n.Load(); n != 8000 {
			t.Fatalf("n = %d", n)
		}
	}
}

func TestUp(t *testing.T) {
	for range rounds {
		var g Gauge
		times(g.up)
		times(g.down)
		if g.m != 0 {
			t.Fatalf("m = %d", g.m)
		}
	}
}

func TestRun(t *testing.T) {
	for range rounds {
		total.Store(0)
		if n := run(); n != 10000 {
			t.Fatalf("total = %d", n)
		}
	}
}
