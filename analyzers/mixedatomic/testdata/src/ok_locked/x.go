// Package ok_locked changes its fields under a lock, and atomically for those
// who read without it.
package ok_locked

import (
	"sync"
	"sync/atomic"
)

type cache struct {
	mu   sync.RWMutex
	size int64
	gen  uint32
}

func (c *cache) put(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	atomic.StoreInt64(&c.size, c.size+n)
	c.renew()
}

// renew is called with the lock held.
func (c *cache) renew() { atomic.StoreUint32(&c.gen, c.gen+1) }

func (c *cache) total() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.size + int64(c.gen)
}

func (c *cache) sizeLocked() int64 { return c.size }

func (c *cache) fast() int64 { return atomic.LoadInt64(&c.size) }

func (c *cache) current() uint32 { return atomic.LoadUint32(&c.gen) }
