// Functions that lock, or unlock, for their caller.
package ok_wrapper

import "sync"

type conn struct {
	mu  sync.Mutex
	out []byte
	sync.Mutex
}

func (c *conn) lock()           { c.mu.Lock() }
func (c *conn) unlock()         { c.mu.Unlock() }
func (c *conn) start() *conn    { c.mu.Lock(); return c }
func (c *conn) flushAndUnlock() { c.out = nil; c.mu.Unlock() }
func (c *conn) guard() func()   { c.mu.Lock(); return c.mu.Unlock }
func (c *conn) both(d *conn)    { c.mu.Lock(); d.mu.Lock() }
func (c *conn) release(d *conn) { d.mu.Unlock(); c.mu.Unlock() }
func (c *conn) relock(f func()) { c.mu.Unlock(); defer c.mu.Lock(); f() }

func (c *conn) send(b []byte) {
	c.lock()
	if len(b) == 0 {
		c.flushAndUnlock()
		return
	}
	c.out = b
	c.unlock()
}

func (c *conn) guarded() int {
	defer c.guard()()
	if c.out == nil {
		return 0
	}
	return len(c.out)
}

func (c *conn) stepped() int {
	unlock := c.guard()
	if c.out == nil {
		unlock()
		return 0
	}
	n := len(c.out)
	unlock()
	return n
}

func (c *conn) twice(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.relock(f)
	if c.out == nil {
		return
	}
	f()
}

func (c *conn) outside(f func()) {
	c.mu.Lock()
	if c.out == nil {
		c.mu.Unlock()
		f()
		c.mu.Lock()
	}
	c.out = nil
	c.mu.Unlock()
}
