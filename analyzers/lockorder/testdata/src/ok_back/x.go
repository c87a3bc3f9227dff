package ok_back

import "sync"

// A Pool has connections.
type Pool struct {
	mu    sync.Mutex
	conns map[string]*Conn
}

// A Conn has a pool that it is in, and one that it came from.
type Conn struct {
	mu           sync.Mutex
	pool, origin *Pool
	n            int
}

// Close goes through the connections.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.mu.Lock()
		c.n = 0
		c.mu.Unlock()
	}
}

// Return goes back to the origin, which is not the pool that it is in.
func (c *Conn) Return() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.origin.mu.Lock()
	c.origin.conns["x"] = c
	c.origin.mu.Unlock()
}

// A Shop has rooms.
type Shop struct {
	mu    sync.Mutex
	rooms []*Room
	n     int
}

// A Room knows its shop.
type Room struct {
	mu   sync.Mutex
	shop *Shop
	n    int
}

// Count goes through the rooms.
func (s *Shop) Count() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		r.mu.Lock()
		n += r.n
		r.mu.Unlock()
	}
	return n
}

// Leave has its own lock released before it takes that of the shop.
func (r *Room) Leave() {
	r.mu.Lock()
	r.n--
	r.mu.Unlock()
	r.shop.mu.Lock()
	r.shop.n--
	r.shop.mu.Unlock()
}

// Enter takes the lock of the shop first, like Count.
func (r *Room) Enter() {
	r.shop.mu.Lock()
	defer r.shop.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	r.shop.n++
}

// Try does not wait.
func (r *Room) Try() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shop.mu.TryLock() {
		r.shop.n++
		r.shop.mu.Unlock()
	}
}
