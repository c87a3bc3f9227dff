// Package double checks twice, the first time without the lock.
package double

import "sync"

type config struct{ name string }

var (
	mu       sync.Mutex
	instance *config
)

func get() *config {
	if instance == nil { // want `instance is read here without mu, under which it is set at x.go:18: the reader may see it set before what was written for it`
		mu.Lock()
		defer mu.Unlock()
		if instance == nil {
			instance = &config{name: "default"}
		}
	}
	return instance
}

type client struct {
	lock  sync.RWMutex
	ready bool
	conn  []string
}

// connect dials on first use.
func (c *client) connect() []string {
	if !c.ready { // want `c.ready is read here without lock, under which it is set at x.go:38`
		c.lock.Lock()
		// Somebody may have been faster.
		if !c.ready {
			c.conn = append(c.conn, "dialled")

			c.ready = true
		}
		c.lock.Unlock()
	}
	return c.conn
}

func (c *client) name() string {
	if c.ready { // want `c.ready is read here without lock, under which it is set at x.go:54`
		return c.conn[0]
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.ready {
		return c.conn[0]
	}
	c.ready = true
	c.conn = append(c.conn, "named")
	return c.conn[0]
}

func loaded() bool {
	mu.Lock()
	defer mu.Unlock()
	return instance != nil
}
