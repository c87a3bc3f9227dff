// Callees that lock for some value of a parameter only, whether they have locks of
// their own or not.
package ok_guarded

import "sync"

type client struct {
	mu  sync.Mutex
	n   int
	key *int
}

func (c *client) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *client) get(asked bool) int {
	if asked {
		return c.size()
	}
	return 0
}

func (c *client) Unasked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.get(false)
}

func (c *client) grow(n int) {
	if n > 3 {
		c.size()
	}
}

func (c *client) Small() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.grow(2)
}

// The key is known to be there.
func (c *client) KID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.register()
}

func (c *client) register() int { return c.post(c.key) }

func (c *client) post(key *int) int {
	for {
		if n := c.once(key); n > 0 {
			return n
		}
	}
}

func (c *client) once(key *int) int {
	if key == nil {
		if c.key == nil {
			return -1
		}
		key = c.key
		c.KID()
	}
	return *key
}

func run(really bool, f func()) {
	if really {
		f()
	}
}

func (c *client) Callback() {
	c.mu.Lock()
	defer c.mu.Unlock()
	run(false, func() { c.size() })
}
