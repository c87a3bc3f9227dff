//go:build prove

package rlocked

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

func TestHits(t *testing.T) {
	c := &cache{}
	both(func() { c.Get("a") }, func() { c.Hits() })
}

func TestDrop(t *testing.T) {
	c := &cache{m: map[string]int{"a": 1}}
	both(func() { c.Drop("a") }, func() { c.Drop("b") })
}
