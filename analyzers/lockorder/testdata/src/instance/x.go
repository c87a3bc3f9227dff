package instance

import "sync"

// A Pool has connections.
type Pool struct {
	mu    sync.Mutex
	conns map[*Conn]bool
	n     int
}

// A Conn knows its pool.
type Conn struct {
	mu   sync.Mutex
	pool *Pool
	open bool
}

// remove is given the two.
func (p *Pool) remove(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock() // want `^c\.mu is locked here while p\.mu is held since x\.go:21, but x\.go:36 and 1 other place lock p\.mu while they hold c\.mu: two`
	c.open = false
	c.mu.Unlock()
	delete(p.conns, c)
}

// Close passes itself to its pool.
func (c *Conn) Close() { c.pool.remove(c) }

// Send holds its lock while the pool counts.
func (c *Conn) Send() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pool.count()
}

// Receive is like Send.
func (c *Conn) Receive() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pool.count()
}

func (p *Pool) count() {
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
}
