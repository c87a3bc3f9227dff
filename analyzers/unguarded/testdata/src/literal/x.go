// A goroutine that a method starts while it holds the lock.

package literal

import "sync"

type counter struct {
	mu    sync.Mutex
	n     int
	limit int
}

func (c *counter) Start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n = 1
	go func() {
		c.n++ // want `c\.n is written here without c\.mu, which guards it in 3 of 4 places`
	}()
}

func (c *counter) Inc() {
	c.mu.Lock()
	c.n++
	c.limit++
	c.mu.Unlock()
}

func (c *counter) N() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// A literal that runs here, with the lock.
func (c *counter) Each(f func(func())) {
	c.mu.Lock()
	defer c.mu.Unlock()
	add := func() { c.limit++ }
	add()
	add()
}

// A goroutine that takes the lock itself.
func (c *counter) Later() {
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.limit--
	}()
}

// Deferred, and run before the Unlock.
func (c *counter) Limit() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() {
		if c.limit < 0 {
			c.limit = 0
		}
	}()
	defer func() { c.limit-- }()
	return c.limit
}

// Over a function, with the lock.
func (c *counter) All(seq func(yield func(int) bool)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for v := range seq {
		c.limit += v
	}
}
