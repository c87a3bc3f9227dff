package callee

import "sync"

type cache struct {
	mu  sync.Mutex
	m   map[string]int
	max int
}

func (c *cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lenLocked()
}

func (c *cache) lenLocked() int { return len(c.m) }

func (c *cache) Full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Len() == c.max // want `^\(\*cache\).Len locks it at x.go:12, but c.mu has been locked since x.go:20, so this goroutine waits for itself for ever$`
}
