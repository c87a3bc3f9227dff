// Package ok_conn publishes what a connection reads with a Cond, a channel and a Once.
package ok_conn

import (
	"errors"
	"sync"
)

type conn struct {
	mu    sync.Mutex
	cond  *sync.Cond
	buf   []int
	err   error
	ready chan struct{}
	once  sync.Once
}

func newConn() *conn {
	c := &conn{ready: make(chan struct{})}
	c.cond = sync.NewCond(&c.mu)
	go c.loop()
	return c
}

func (c *conn) loop() {
	c.mu.Lock()
	c.buf = append(c.buf, 1)
	c.err = errors.New("x")
	c.cond.Broadcast()
	c.mu.Unlock()
	c.once.Do(func() { close(c.ready) })
}

func condField() ([]int, error) {
	c := newConn()
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.buf) == 0 {
		c.cond.Wait()
	}
	return c.buf, c.err
}

func readyField() ([]int, error) {
	c := newConn()
	<-c.ready
	return c.buf, c.err
}
