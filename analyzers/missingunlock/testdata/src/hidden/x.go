// Package hidden has locks that nobody else can release, though it does not show
// in their names.
package hidden

import (
	"errors"
	"sync"
)

var errNone = errors.New("none")

// counter has a mutex that is promoted, but is only known here.
type counter struct {
	sync.Mutex
	n int
}

func (c *counter) add(n int) error {
	c.Lock()
	if n == 0 {
		return errNone // want `c is still locked when add returns here`
	}
	c.n += n
	c.Unlock()
	return nil
}

// Pool has an exported name, but its lock has not.
type Pool struct {
	list struct {
		sync.Mutex
		items []int
	}
	next *Pool
	rw   sync.RWMutex
	own  sync.Mutex
}

func (p *Pool) Put(v int) {
	p.list.Lock()
	if v == 0 {
		return // want `p.list is still locked when Put returns here`
	}
	p.list.items = append(p.list.items, v)
	p.list.Unlock()
}

// Link assigns next, so that what it leads to may change.
func (p *Pool) Link(o *Pool) { p.next = o }

func (p *Pool) Next(v int) int {
	p.next.rw.Lock()
	defer p.next.rw.Unlock()
	return v
}

func (p *Pool) Push(v int) bool {
	p.next.rw.Lock()
	if v == 0 {
		return false // want `p.next.rw is still locked when Push returns here`
	}
	p.next.rw.Unlock()
	return true
}

// done releases the read lock of whoever calls it, but no write lock.
func (p *Pool) done() { p.rw.RUnlock() }

func (p *Pool) Len() int {
	p.rw.RLock()
	defer p.done()
	return len(p.list.items)
}

func (p *Pool) Clear(v int) {
	p.rw.Lock()
	if v == 0 {
		return // want `p.rw is still locked when Clear returns here`
	}
	p.list.items = nil
	p.rw.Unlock()
}

// Run is the only one to take the lock.
func (p *Pool) Run(v int) int {
	p.own.Lock()
	return 2 * v // want `p.own is still locked when Run returns here: it was locked at x.go:\d+ and nothing in Run unlocks it`
}

// acquire is named for what it does, but a caller does not expect to hold
// anything when it fails.
func (p *Pool) acquire(v int) error {
	for {
		p.rw.RLock()
		if v == 0 {
			return errors.New("closed") // want `p.rw is still locked when acquire returns here`
		}
		p.rw.RUnlock()
	}
}
