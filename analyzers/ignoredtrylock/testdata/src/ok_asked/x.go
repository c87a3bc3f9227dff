package ok_asked

import "sync"

type T struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (t *T) asked() {
	if t.mu.TryLock() {
		t.n++
		t.mu.Unlock()
	}
}

func (t *T) not() {
	if !t.mu.TryLock() {
		return
	}
	defer t.mu.Unlock()
	t.n++
}

func (t *T) kept() bool {
	ok := t.mu.TryLock()
	if ok {
		t.n++
		t.mu.Unlock()
	}
	return ok
}

func (t *T) returned() bool { return t.mu.TryLock() }

func (t *T) spin() {
	for !t.rw.TryRLock() {
	}
	t.rw.RUnlock()
}

func (t *T) both() {
	if t.mu.TryLock() && t.rw.TryLock() {
		t.rw.Unlock()
		t.mu.Unlock()
	}
}

func (t *T) sw() {
	switch t.mu.TryLock() {
	case true:
		t.mu.Unlock()
	}
}

func (t *T) passed(f func(bool)) {
	f(t.mu.TryLock())
}

// Free it, whoever has it.
func (t *T) force() {
	t.mu.TryLock()
	t.mu.Unlock()
}
