// Package ok_readers takes read locks twice, but no writer can come in between.
package ok_readers

import "sync"

type table struct {
	mu   sync.RWMutex
	rows map[string]int
}

// newTable has the object for itself.
func newTable() *table {
	t := &table{}
	t.mu.Lock()
	t.rows = map[string]int{}
	t.mu.Unlock()
	return t
}

func (t *table) Get(name string) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.rows[name]
}

func (t *table) Twice(name string) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return 2 * t.Get(name)
}

type other struct {
	mu sync.RWMutex
	t  table
}

func (o *other) Set() {
	o.mu.Lock()
	defer o.mu.Unlock()
}

func (o *other) Get(p *other) int {
	o.mu.RLock()
	defer o.mu.RUnlock()
	p.mu.RLock() // another object's
	defer p.mu.RUnlock()
	return o.t.Get("")
}

func (o *other) After() {
	o.mu.RLock()
	o.mu.RUnlock()
	o.mu.RLock()
	o.mu.RUnlock()
}

func (o *other) Try() {
	o.mu.RLock()
	if o.mu.TryRLock() {
		o.mu.RUnlock()
	}
	o.mu.RUnlock()
}
