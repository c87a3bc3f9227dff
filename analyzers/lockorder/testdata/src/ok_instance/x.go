package ok_instance

import "sync"

// A Pool has connections.
type Pool struct {
	mu    sync.Mutex
	conns map[*Conn]bool
	n     int
}

// A Conn knows its pool, and another one.
type Conn struct {
	mu         sync.Mutex
	pool, next *Pool
	open       bool
}

func (p *Pool) remove(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock()
	c.open = false
	c.mu.Unlock()
	delete(p.conns, c)
}

// Close passes itself to its pool.
func (c *Conn) Close() { c.pool.remove(c) }

// Move holds its lock while the next pool counts.
func (c *Conn) Move() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next.count()
}

func (p *Pool) count() {
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
}

// A Shop and a Visitor meet in one order.
type Shop struct {
	gate, mu sync.Mutex
	n        int
}

// A Visitor is in a shop.
type Visitor struct {
	mu   sync.Mutex
	shop *Shop
	n    int
}

func (s *Shop) admit(v *Visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.n++
}

// Enter has the gate locked.
func (v *Visitor) Enter() {
	v.shop.gate.Lock()
	defer v.shop.gate.Unlock()
	v.shop.admit(v)
}

// Buy has it locked, too.
func (v *Visitor) Buy() {
	v.shop.gate.Lock()
	defer v.shop.gate.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shop.mu.Lock()
	defer v.shop.mu.Unlock()
	v.shop.n++
}
