package lend

import "sync"

type pool struct {
	mu   sync.Mutex
	idle []int
}

// refill lets go of the lock while it works.
func (p *pool) refill(make func() int) {
	p.mu.Unlock()
	v := make()
	p.mu.Lock()
	p.idle = append(p.idle, v)
}

func (p *pool) Get(make func() int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		p.refill(make)
	}
	v := p.idle[0]
	p.idle = p.idle[1:]
	return v
}

func (p *pool) Warm(make func() int) {
	p.refill(make) // want `refill unlocks p\.mu at x\.go:12, but this call is made without holding it: the program ends with "fatal error: sync: unlock of unlocked mutex"`
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = p.idle[:1]
}

func (p *pool) Reset(make func() int) {
	p.mu.Lock()
	p.idle = nil
	p.mu.Unlock()
	p.refill(make) // want `refill unlocks p\.mu at x\.go:12, but this call is made without holding it`
}

func (p *pool) More(make func() int) {
	p.refill(make) // want `made without holding it`
}
