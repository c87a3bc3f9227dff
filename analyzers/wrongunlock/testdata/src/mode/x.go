package mode

import "sync"

type cache struct {
	mu sync.RWMutex
	m  map[string]int
}

func (c *cache) get(key string) (int, bool) {
	c.mu.RLock()
	defer c.mu.Unlock() // want `c\.mu was locked at x\.go:11 with RLock, but is unlocked here with Unlock: the program ends with "fatal error: sync: Unlock of unlocked RWMutex"`
	v, ok := c.m[key]
	return v, ok
}

func (c *cache) put(key string, v int) {
	c.mu.Lock()
	if c.m == nil {
		c.m = map[string]int{} // made late
	}
	c.m[key] = v
	c.mu.RUnlock() // want `c\.mu was locked at x\.go:18 with Lock, but is unlocked here with RUnlock: the program ends with "fatal error: sync: RUnlock of unlocked RWMutex"`
}

func (c *cache) size() int {
	c.mu.RLock()
	n := len(c.m)
	c.mu.Unlock() /* want `locked at x\.go:27 with RLock, but is unlocked here with Unlock` */ // done
	return n
}
