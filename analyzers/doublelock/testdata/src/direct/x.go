package direct

import "sync"

type counter struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  map[string]int
}

func (c *counter) add(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.mu.Lock() // want `^this Lock needs c.mu, but c.mu has been locked since x.go:12, so this goroutine waits for itself for ever$`
		c.n = map[string]int{}
		c.mu.Unlock()
	}
	c.n[key]++
}

func (c *counter) read(key string) int {
	c.rw.Lock()
	defer c.rw.Unlock()
	c.rw.RLock() // want `^this RLock needs c.rw, but c.rw has been locked since x.go:23`
	defer c.rw.RUnlock()
	return c.n[key]
}

var global sync.Mutex

func twice() {
	global.Lock()
	global.Lock() // want `^this Lock needs global, but global has been locked since x.go:33`
	global.Unlock()
}
