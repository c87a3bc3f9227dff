// Released has a method for callers that hold the lock. Run it with
//
//	go run ./cache/released
//
// and it prints: 1
package main

import (
	"fmt"
	"sync"
)

type cache struct {
	mu    sync.Mutex
	items map[string]string // guarded by mu
}

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sizeLocked()
}

func (c *cache) sizeLocked() int { return len(c.items) }

func (c *cache) put(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sizeLocked() < 100 {
		c.items[key] = value
	}
}

func main() {
	c := &cache{items: make(map[string]string)}
	c.put("a", "b")
	fmt.Println(c.size())
}
