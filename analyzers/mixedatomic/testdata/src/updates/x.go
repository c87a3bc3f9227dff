// Package updates makes one change of two atomic operations.
package updates

import (
	"sync"
	"sync/atomic"
)

type Gauge struct {
	n atomic.Int64
	m uint32
}

func (g *Gauge) Add(by int64) {
	g.n.Store(g.n.Load() + by) // want `g.n.Store stores what an atomic load gave before, and the two are not one operation: when goroutines run Add at once, updates are lost`
}

func (g *Gauge) up() {
	atomic.StoreUint32(&g.m, atomic.LoadUint32(&g.m)+1) // want `atomic.StoreUint32 stores what an atomic load gave before, and the two are not one operation: what the change at x.go:23 does between the two is lost`
}

func (g *Gauge) down() {
	atomic.StoreUint32(&g.m, atomic.LoadUint32(&g.m)-1) // want `what the change at x.go:19 does between the two is lost`
}

var total atomic.Int32

func run() int32 {
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			for range 100 {
				total.Store(1 + total.Load()) // want `total.Store stores what an atomic load gave before, and the two are not one operation: when goroutines run this at once, updates are lost`
			}
		})
	}
	wg.Wait()
	return total.Load()
}
