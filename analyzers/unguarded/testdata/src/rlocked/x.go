// Writes under a lock that lets others in.

package rlocked

import "sync"

type cache struct {
	mu   sync.RWMutex
	hits int
	m    map[string]int
}

func (c *cache) Get(k string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.hits++ // want `c\.hits is written here under c\.mu\.RLock, which also lets in who reads it at x\.go:23; nothing orders the two`
	return c.m[k]
}

func (c *cache) Hits() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.hits
}

func (c *cache) Drop(k string) {
	c.mu.RLock()
	delete(c.m, k) // want `c\.m is written here under c\.mu\.RLock`
	c.mu.RUnlock()
}

func (c *cache) Set(k string, v int) {
	c.mu.Lock()
	c.m[k] = v
	c.mu.Unlock()
}
