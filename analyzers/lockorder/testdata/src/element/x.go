// Package element has two containers with the same objects.
package element

import "sync"

type lease struct {
	mu sync.Mutex
	id int
}

type cache struct {
	mu     sync.Mutex
	byName map[int]*lease
}

func (c *cache) get(id int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.byName[id]
	if !ok {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.id
}

func (c *cache) remove(l *lease) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName[l.id] == l {
		delete(c.byName, l.id)
	}
}

// A Table has its leases in a list, and knows a cache.
type Table struct {
	active []*lease
	names  *cache
}

// New makes a table with one lease.
func New() *Table {
	l := &lease{id: 1}
	return &Table{active: []*lease{l}, names: &cache{byName: map[int]*lease{1: l}}}
}

// Get asks the cache.
func (t *Table) Get(id int) int { return t.names.get(id) }

func (t *Table) find(i int) *lease { return t.active[i] }

// Release has the lease locked while the cache looks for it.
func (t *Table) Release(i int) {
	l := t.find(i)
	l.mu.Lock()
	defer l.mu.Unlock()
	t.drop(l) // want `^\(\*Table\)\.drop \(through \(\*cache\)\.remove\) locks t\.names\.mu at x\.go:29 while l\.mu is held since x\.go:56, but x\.go:23 locks l\.mu while it holds t\.names\.mu: `
}

func (t *Table) drop(l *lease) { t.names.remove(l) }
