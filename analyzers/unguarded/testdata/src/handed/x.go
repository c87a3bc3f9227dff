// Package handed touches a field in function literals that the callee runs, one of
// them without the lock.
package handed

import "sync"

type table struct {
	mu   sync.Mutex // guards rows
	rows map[string]int
}

func (t *table) with(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

func (t *table) without(f func()) { f() }

func (t *table) A() { t.with(func() { t.rows["a"] = 1 }) }
func (t *table) B() { t.with(func() { t.rows["b"]++ }) }
func (t *table) C() { t.without(func() { t.rows["c"]++ }) } // want `t\.rows`
func (t *table) D() { t.mu.Lock(); t.rows["d"]++; t.mu.Unlock() }
func (t *table) E() { t.mu.Lock(); t.rows["e"]++; t.mu.Unlock() }
func (t *table) F() { t.mu.Lock(); t.rows["f"]++; t.mu.Unlock() }

func start(t *table) {
	go t.A()
	go t.D()
}
