// Package ok_update stores what it loaded, where nobody comes in between.
package ok_update

import (
	"sync"
	"sync/atomic"
)

type meter struct {
	mu    sync.Mutex
	n     atomic.Int64
	beats atomic.Int32
	low   atomic.Int64
}

func (m *meter) Add(by int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n.Store(m.n.Load() + by)
}

func (m *meter) run() {
	for {
		m.beats.Store(m.beats.Load() + 1) // the only one to change it
	}
}

func newMeter() *meter {
	m := new(meter)
	m.n.Store(m.n.Load() + 1)
	go m.run()
	return m
}

func (m *meter) Copy(o *meter) { m.low.Store(o.low.Load() + 1) }

func (m *meter) Raise(v int64) {
	for {
		old := m.low.Load()
		if old >= v || m.low.CompareAndSwap(old, v) {
			return
		}
	}
}
