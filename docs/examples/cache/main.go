// Cache calls a method that locks, with the same lock held. Run it with
//
//	go run ./cache
//
// and it says: all goroutines are asleep - deadlock!
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
	return len(c.items)
}

func (c *cache) put(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size() < 100 { // waits for the lock that put itself holds
		c.items[key] = value
	}
}

func main() {
	c := &cache{items: make(map[string]string)}
	c.put("a", "b")
	fmt.Println(c.size())
}
