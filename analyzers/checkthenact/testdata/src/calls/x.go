// What is made in between takes its time.

package calls

import (
	"runtime"
	"sync"
)

type conn struct {
	mu     sync.Mutex
	closed bool
}

func dial() *conn {
	runtime.Gosched()
	return &conn{}
}

func (c *conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	return nil
}

type pool struct {
	mu    sync.RWMutex
	conns map[string]*conn
	main  *conn
}

func (p *pool) Get(addr string) *conn {
	p.mu.RLock()
	c, ok := p.conns[addr]
	p.mu.RUnlock()
	if !ok {
		c = dial()
		p.mu.Lock()
		p.conns[addr] = c // want `p\.conns is written here on what was read at x\.go:35, but p\.mu was released in between and is taken again at x\.go:39`
		p.mu.Unlock()
	}
	return c
}

func (p *pool) Main() *conn {
	p.mu.RLock()
	c := p.main
	p.mu.RUnlock()
	if c != nil {
		return c
	}
	c = dial()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.main = c // want `p\.main is written here on what was read at x\.go:48`
	return c
}
