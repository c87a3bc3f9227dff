package locks

import "sync"

type cache struct {
	mu   sync.RWMutex
	m    map[string]int // guard: guarded/by mu
	hits int
}

func (c *cache) get(k string) (int, bool) {
	c.mu.RLock()    // hover RLock: c.mu is held until x.go:14 | mu guards/m; section: 12-14 until 14
	v, ok := c.m[k] // hover m: Held here: for reading c.mu (since x.go:12) | m is guarded/by mu, in 10 of 10 places
	c.mu.RUnlock()  // hover RUnlock: c.mu was locked at x.go:12 | mu guards/m
	return v, ok
}

func (c *cache) put(k string, v int) {
	c.mu.Lock() // hover Lock: c.mu is held until the function ends (x.go:20) | mu guards/m; section: 19-25 until 20
	defer c.mu.Unlock()
	if old := c.m[k]; old == v { // hover m: Held here: c.mu (since x.go:19) | m is guarded/by mu, in 10 of 10 places
		return
	}
	c.m[k] = v
	c.count() // held: holds c.mu
}

func (c *cache) count() {
	c.hits++ // hover hits: Held here: c.mu (taken by the callers)
}

func (c *cache) paths(k string) int {
	c.mu.Lock() // section: 33-33, 34-34, 35-36, 39-39, 40-40, 44-48 until 36, 40, 45
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
	return load(k) // held: holds c.mu
}

func load(k string) int { return len(k) }

func (c *cache) try(k string) {
	if c.mu.TryLock() { // section: 55-56 until 56
		c.m[k] = 0
		c.mu.Unlock()
	}
	println(k)
}

func (c *cache) some(b bool) {
	if b {
		c.mu.Lock() // section: 63-63, 67-67 until 67
	}
	c.hits = 0 // hover hits: Held here: perhaps c.mu
	if b {
		c.mu.Unlock()
	}
}

func (c *cache) swap(other *cache) {
	c.mu.Lock()     // section: 72-76 until 76
	other.mu.Lock() // hover Lock: other.mu is held until x.go:75 | Held here: c.mu (since x.go:72) | mu guards/m; section: 73-75 until 75
	c.m, other.m = other.m, c.m
	other.mu.Unlock()
	c.mu.Unlock()
}
