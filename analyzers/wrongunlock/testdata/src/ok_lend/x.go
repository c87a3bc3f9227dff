package ok_lend

import "sync"

type pool struct {
	mu   sync.Mutex
	n    int
	idle []int
}

func (p *pool) refill() {
	p.mu.Unlock()
	v := 1
	p.mu.Lock()
	p.idle = append(p.idle, v)
}

func (p *pool) Get() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refill()
	return p.idle[0]
}

// Called by Put with the lock.
func (p *pool) grow() { p.refill() }

func (p *pool) Put() {
	p.mu.Lock()
	p.grow()
	p.mu.Unlock()
}

// Only when it is locked.
func (p *pool) maybe(locked bool) {
	if locked {
		p.mu.Unlock()
		defer p.mu.Lock()
	}
	p.n++
}

func (p *pool) Try() { p.maybe(false) }

// GrowLocked is called with the lock by other packages.
func (p *pool) GrowLocked() { p.refill() }

// Extend must be called with p.mu held.
func (p *pool) Extend() { p.refill() }

func (p *pool) Again() {
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
	p.mu.Lock()
	p.refill()
	p.mu.Unlock()
}
