package deferlock

import "sync"

type counter struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Lock() // want `c\.mu is still locked, since x\.go:12, when the function returns and this deferred Lock takes it once more: the goroutine waits for itself for ever`
	c.n++
}

func (c *counter) get() int {
	c.rw.RLock()
	defer c.rw.RLock() // want `c\.rw is still locked, since x\.go:18, when the function returns and this deferred RLock takes it once more: the goroutine leaves it locked, and the next Lock blocks for ever`
	return c.n
}

func (c *counter) set(n int) {
	c.rw.Lock()
	c.n = n
	c.rw.Unlock()
}
