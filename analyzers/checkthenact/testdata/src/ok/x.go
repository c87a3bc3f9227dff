package ok

import (
	"regexp"
	"sync"
)

type conn struct{ mu sync.Mutex }

func dial() *conn { return &conn{} }

type pool struct {
	mu      sync.RWMutex
	all     sync.Mutex
	conns   map[string]*conn
	pending map[string]bool
	exprs   map[string]*regexp.Regexp
	closed  bool
	n, max  int
	list    []int
}

// Asked again.
func (p *pool) Again(k string) *conn {
	p.mu.RLock()
	c := p.conns[k]
	p.mu.RUnlock()
	if c != nil {
		return c
	}
	c = dial()
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.conns[k]; other != nil {
		return other
	}
	p.conns[k] = c
	return c
}

// One section.
func (p *pool) One(k string) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.conns[k]
	if c == nil {
		c = dial()
		p.conns[k] = c
	}
	return c
}

// What is to be done is claimed before.
func (p *pool) Claimed(k string) {
	p.mu.Lock()
	if p.conns[k] != nil || p.pending[k] {
		p.mu.Unlock()
		return
	}
	p.pending[k] = true
	p.mu.Unlock()
	c := dial()
	p.mu.Lock()
	p.conns[k] = c
	delete(p.pending, k)
	p.mu.Unlock()
}

// Another lock is held over both.
func (p *pool) Covered(k string) {
	p.all.Lock()
	defer p.all.Unlock()
	p.mu.RLock()
	c := p.conns[k]
	p.mu.RUnlock()
	if c == nil {
		c = dial()
		p.mu.Lock()
		p.conns[k] = c
		p.mu.Unlock()
	}
}

// One is as good as another.
func (p *pool) Compile(s string) *regexp.Regexp {
	p.mu.RLock()
	re := p.exprs[s]
	p.mu.RUnlock()
	if re == nil {
		re = regexp.MustCompile(s)
		p.mu.Lock()
		p.exprs[s] = re
		p.mu.Unlock()
	}
	return re
}

// Another key.
func (p *pool) Move(from, to string) {
	p.mu.RLock()
	c := p.conns[from]
	p.mu.RUnlock()
	if c == nil {
		c = dial()
		p.mu.Lock()
		p.conns[to] = c
		p.mu.Unlock()
	}
}

// To say it twice does no harm.
func (p *pool) Close() {
	p.mu.RLock()
	closed := p.closed
	p.mu.RUnlock()
	if !closed {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
	}
}

// The loser's connection is a duplicate that nobody has seen.
func (p *pool) Known(k string) {
	p.mu.RLock()
	c := p.conns[k]
	p.mu.RUnlock()
	if c == nil {
		c = dial()
		p.mu.Lock()
		p.conns[k] = c
		p.mu.Unlock()
	}
}

// The limit is asked again.
func (p *pool) Grow() {
	p.mu.RLock()
	room := p.n < p.max
	p.mu.RUnlock()
	if room {
		p.mu.Lock()
		if p.n < p.max {
			p.n++
		}
		p.mu.Unlock()
	}
}

// What a loop over the list decides is not followed.
func (p *pool) Push(n int) {
	p.mu.RLock()
	for _, x := range p.list {
		if x == n {
			p.mu.RUnlock()
			return
		}
	}
	p.mu.RUnlock()
	p.mu.Lock()
	p.list = append(p.list, n)
	p.mu.Unlock()
}

// The write has nothing to do with the read.
func (p *pool) Reset() {
	p.mu.RLock()
	n := p.n
	p.mu.RUnlock()
	println(n)
	p.mu.Lock()
	p.n = 0
	p.mu.Unlock()
}
