// Package ok_refcount puts when nobody refers to the object any more.
package ok_refcount

import (
	"sync"
	"sync/atomic"
)

type page struct {
	refs atomic.Int32
	n    int
}

var pool = sync.Pool{New: func() any { return new(page) }}

func (p *page) release() {
	if p.refs.Add(-1) == 0 {
		pool.Put(p)
	}
}

func (p *page) done(keep bool) {
	if !keep {
		pool.Put(p)
	}
}

func share() int {
	p := pool.Get().(*page)
	p.refs.Store(2)
	p.release()
	n := p.n
	p.release()
	return n
}

func keep() int {
	p := pool.Get().(*page)
	p.done(true)
	return p.n
}
