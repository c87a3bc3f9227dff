package ok_circle

import "sync"

// A Plant has three locks in a circle, but with a gate on two of the ways.
type Plant struct {
	gate, a, b, c sync.Mutex
	n             int
}

// AB is under the gate.
func (p *Plant) AB() {
	p.gate.Lock()
	defer p.gate.Unlock()
	p.a.Lock()
	defer p.a.Unlock()
	p.b.Lock()
	defer p.b.Unlock()
	p.n++
}

// BC is not.
func (p *Plant) BC() {
	p.b.Lock()
	defer p.b.Unlock()
	p.c.Lock()
	defer p.c.Unlock()
	p.n++
}

// CA is under the gate.
func (p *Plant) CA() {
	p.gate.Lock()
	defer p.gate.Unlock()
	p.c.Lock()
	defer p.c.Unlock()
	p.a.Lock()
	defer p.a.Unlock()
	p.n++
}

// A Net has three locks that end in no circle.
type Net struct {
	a, b, c sync.RWMutex
	n       int
}

// AB takes two.
func (n *Net) AB() {
	n.a.Lock()
	defer n.a.Unlock()
	n.b.Lock()
	defer n.b.Unlock()
	n.n++
}

// BC takes two.
func (n *Net) BC() {
	n.b.Lock()
	defer n.b.Unlock()
	n.c.RLock()
	defer n.c.RUnlock()
	n.n++
}

// CA only reads where BC only reads.
func (n *Net) CA() {
	n.c.RLock()
	defer n.c.RUnlock()
	n.a.Lock()
	defer n.a.Unlock()
	n.n++
}

// ABC takes all three at once: its last lock keeps it apart from CA.
func (n *Net) ABC() {
	n.a.Lock()
	n.b.Lock()
	n.c.RLock()
	n.n++
	n.c.RUnlock()
	n.b.Unlock()
	n.a.Unlock()
}
