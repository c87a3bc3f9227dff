// Locks that are free again when they are taken.
package ok_released

import "sync"

type s struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (x *s) get() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.n
}

func (x *s) sequence() int {
	x.mu.Lock()
	x.n++
	x.mu.Unlock()
	return x.get()
}

// yield is called with the lock held, and holds it when it returns.
func (x *s) yield() {
	x.mu.Unlock()
	x.get()
	x.mu.Lock()
}

func (x *s) yielding() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.yield()
}

func (x *s) branches(b bool) int {
	x.mu.Lock()
	if b {
		x.mu.Unlock()
	}
	if !b {
		return x.n
	}
	return x.get()
}

func (x *s) loop(n int) {
	x.mu.Lock()
	for range n {
		x.n++
		x.mu.Unlock()
		x.get()
		x.mu.Lock()
	}
	x.mu.Unlock()
}

func (x *s) downgrade() int {
	x.rw.Lock()
	x.n++
	x.rw.Unlock()
	x.rw.RLock()
	defer x.rw.RUnlock()
	return x.n
}

func (x *s) readers() int {
	x.rw.RLock()
	defer x.rw.RUnlock()
	return x.reader()
}

func (x *s) reader() int {
	x.rw.RLock()
	defer x.rw.RUnlock()
	return x.n
}
