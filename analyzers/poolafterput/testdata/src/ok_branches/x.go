// Package ok_branches puts on some paths and uses on others.
package ok_branches

import (
	"errors"
	"sync"
)

type conn struct{ open bool }

var pool = sync.Pool{New: func() any { return new(conn) }}

func dial(bad bool) (*conn, error) {
	c := pool.Get().(*conn)
	if bad {
		pool.Put(c)
		return nil, errors.New("bad")
	}
	c.open = true
	return c, nil
}

func done(reuse bool) bool {
	c := pool.Get().(*conn)
	if reuse {
		pool.Put(c)
	}
	ok := true
	if !reuse {
		ok = c.open
		c.open = false
	}
	return ok
}

func wait(ch chan bool) bool {
	c := pool.Get().(*conn)
	for {
		if <-ch {
			pool.Put(c)
			break
		}
		c.open = true
	}
	return true
}
