package ok_modes

import "sync"

// A Cache is locked for reading in both orders.
type Cache struct {
	a, b sync.RWMutex
	n    int
}

// AB reads.
func (c *Cache) AB() int {
	c.a.RLock()
	defer c.a.RUnlock()
	c.b.RLock()
	defer c.b.RUnlock()
	return c.n
}

// BA reads as well.
func (c *Cache) BA() int {
	c.b.RLock()
	defer c.b.RUnlock()
	c.a.RLock()
	defer c.a.RUnlock()
	return c.n
}
