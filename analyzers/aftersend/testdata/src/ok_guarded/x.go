// Package ok_guarded sends objects that goroutines share on purpose.
package ok_guarded

import "sync"

type conn struct {
	mu   sync.Mutex
	busy bool
	out  chan string
}

func register(c *conn, ch chan<- *conn) {
	ch <- c
	c.mu.Lock()
	c.busy = true
	c.mu.Unlock()
}

type table struct {
	mu   sync.Mutex
	rows map[int]string
	ch   chan map[int]string
}

func (t *table) share() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ch <- t.rows
	t.rows[1] = "a"
}
