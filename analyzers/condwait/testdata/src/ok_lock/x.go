package ok_lock

import "sync"

type T struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

func New() *T {
	t := &T{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *T) Add() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	t.cond.Broadcast()
}

// Under its other name.
func (t *T) Wait() {
	t.cond.L.Lock()
	for t.n == 0 {
		t.cond.Wait()
	}
	t.cond.L.Unlock()
}

func (t *T) lock() { t.mu.Lock() }

func (t *T) Wrapped() {
	t.lock()
	defer t.mu.Unlock()
	for t.n == 0 {
		t.cond.Wait()
	}
}

// Called with the lock.
func (t *T) waitLocked() {
	for t.n == 0 {
		t.cond.Wait()
	}
}

func (t *T) Through() {
	t.mu.Lock()
	t.waitLocked()
	t.mu.Unlock()
}

// Two Conds, two locks: which is which is not known.
type two struct {
	a, b sync.Mutex
	cond *sync.Cond
}

func (x *two) set(b bool) {
	if b {
		x.cond = sync.NewCond(&x.b)
	} else {
		x.cond = sync.NewCond(&x.a)
	}
	x.cond.Broadcast()
}

func (x *two) Wait() { x.cond.Wait() }

// The lock comes from the caller.
type given struct{ cond *sync.Cond }

func make(l sync.Locker) *given { return &given{sync.NewCond(l)} }

func (g *given) Wait() { g.cond.Wait() }

func (g *given) Wake() { g.cond.Signal() }

func (t *T) Literal(run func(func())) {
	t.mu.Lock()
	run(func() { t.cond.Wait() })
	t.mu.Unlock()
}
