package ok_other

import "sync"

// A Node is locked from the root down, and hand over hand.
type Node struct {
	mu          sync.Mutex
	parent, kid *Node
	n           int
}

// Down goes to the child.
func (n *Node) Down() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.kid.mu.Lock()
	n.kid.n++
	n.kid.mu.Unlock()
}

// Last goes hand over hand.
func (n *Node) Last() int {
	n.mu.Lock()
	for n.kid != nil {
		next := n.kid
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	defer n.mu.Unlock()
	return n.n
}

// A Pool and a Conn know one another, but perhaps not these.
type Pool struct {
	mu    sync.Mutex
	conns []*Conn
}

// A Conn belongs to a pool.
type Conn struct {
	mu   sync.Mutex
	busy bool
}

// Idle counts.
func (p *Pool) Idle() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.mu.Lock()
		if !c.busy {
			n++
		}
		c.mu.Unlock()
	}
	return n
}

// Move puts a connection into some pool.
func (c *Conn) Move(p *Pool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p.mu.Lock()
	p.conns = append(p.conns, c)
	p.mu.Unlock()
}

// Copy locks two of one type; who calls it is unknown.
func Copy(to, from *Node) {
	to.mu.Lock()
	defer to.mu.Unlock()
	from.mu.Lock()
	defer from.mu.Unlock()
	to.n = from.n
}
