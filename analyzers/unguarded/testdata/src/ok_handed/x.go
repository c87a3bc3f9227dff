// Package ok_handed touches a field in function literals that run under the lock
// of the callee, which the caller can name or not.
package ok_handed

import "sync"

type table struct {
	mu   sync.Mutex // guards rows
	rows map[string]int
	own  *locker
}

type locker struct{ mu *sync.Mutex }

func (t *table) with(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

func (l *locker) swap(mu *sync.Mutex) { l.mu = mu }

// hidden has the lock by a name that may be another.
func (l *locker) hidden(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

func (t *table) A() { t.with(func() { t.rows["a"] = 1 }) }
func (t *table) B() { t.with(func() { t.rows["b"]++ }) }
func (t *table) C() { t.own.hidden(func() { t.rows["c"]++ }) }
func (t *table) D() { t.mu.Lock(); t.rows["d"]++; t.mu.Unlock() }
func (t *table) E() { t.mu.Lock(); t.rows["e"]++; t.mu.Unlock() }
func (t *table) F() { t.mu.Lock(); t.rows["f"]++; t.mu.Unlock() }

func start(t *table) {
	go t.A()
	go t.D()
}
