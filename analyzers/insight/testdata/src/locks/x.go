package locks

import "sync"

type cache struct {
	mu   sync.RWMutex
	m    map[string]int
	hits int
}

func (c *cache) get(k string) (int, bool) {
	c.mu.RLock()    // hover RLock: x; section: x
	v, ok := c.m[k] // hover m: x
	c.mu.RUnlock()  // hover RUnlock: x
	return v, ok
}

func (c *cache) put(k string, v int) {
	c.mu.Lock() // hover Lock: x
	defer c.mu.Unlock()
	if old := c.m[k]; old == v { // hover m: x
		return
	}
	c.m[k] = v
	c.count()
}

func (c *cache) count() {
	c.hits++ // hover hits: x
}

func (c *cache) paths(k string) int {
	c.mu.Lock()
	if v, ok := c.m[k]; ok {
		c.hits++
		c.mu.Unlock()
		return v
	}
	if k == "" {
		c.mu.Unlock()
		println("empty")
		return 0
	}
	defer func() {
		c.mu.Unlock()
	}()
	c.m[k] = 1
	return load(k)
}

func load(k string) int { return len(k) }

func (c *cache) try(k string) {
	if c.mu.TryLock() {
		c.m[k] = 0
		c.mu.Unlock()
	}
	println(k)
}

func (c *cache) some(b bool) {
	if b {
		c.mu.Lock()
	}
	c.hits = 0 // hover hits: x
	if b {
		c.mu.Unlock()
	}
}

func (c *cache) swap(other *cache) {
	c.mu.Lock()
	other.mu.Lock() // hover Lock: x
	c.m, other.m = other.m, c.m
	other.mu.Unlock()
	c.mu.Unlock()
}
