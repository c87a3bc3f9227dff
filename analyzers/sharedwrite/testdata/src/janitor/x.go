// Package janitor forgets old entries of a cache that its users fill.
package janitor

import "time"

// Cache is a cache.
type Cache struct {
	entries map[string]time.Time
}

// New returns a cache that forgets.
func New() *Cache {
	c := &Cache{entries: map[string]time.Time{}}
	go func() {
		for range time.Tick(time.Millisecond) {
			c.evict()
		}
	}()
	return c
}

func (c *Cache) evict() {
	for k, t := range c.entries {
		if time.Since(t) > time.Hour {
			delete(c.entries, k) // want `c.entries is written here by the goroutine started at x.go:14 and read at x.go:32 by Has, which may be called while it runs; nothing orders them, and concurrent use of a map ends the program`
		}
	}
}

// Has reports whether k is known.
func (c *Cache) Has(k string) bool {
	_, ok := c.entries[k]
	return ok
}

// Add adds k.
func (c *Cache) Add(k string) { c.entries[k] = time.Now() }
