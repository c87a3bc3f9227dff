package ok_shapes

import "sync"

type T struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	n    int
	next *T
	cond *sync.Cond
}

// Released and taken again around slow work.
func (t *T) relock(f func()) {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	f()
	t.mu.Lock()
	t.n--
	t.mu.Unlock()
}

// Conditions that belong together.
func (t *T) correlated(lock bool) {
	if lock {
		t.mu.Lock()
	}
	t.n++
	if lock {
		t.mu.Unlock()
	}
}

func (t *T) flag(f func() bool) {
	t.mu.Lock()
	locked := true
	if f() {
		t.mu.Unlock()
		locked = false
	}
	t.n++
	if locked {
		t.mu.Unlock()
	}
}

func (t *T) try() bool {
	if !t.mu.TryLock() {
		return false
	}
	t.n++
	t.mu.Unlock()
	return true
}

// Each round has a lock of its own.
func all(ts []*T) {
	for _, t := range ts {
		t.mu.Lock()
	}
	for _, t := range ts {
		t.n++
		t.mu.Unlock()
	}
}

func each(ts []*T) {
	for _, t := range ts {
		t.mu.Lock()
		t.n++
		t.mu.Unlock()
	}
}

// Hand over hand.
func (t *T) last() *T {
	t.mu.Lock()
	for t.next != nil {
		next := t.next
		next.mu.Lock()
		t.mu.Unlock()
		t = next
	}
	t.mu.Unlock()
	return t
}

func (t *T) upgrade() {
	t.rw.RLock()
	if t.n > 0 {
		t.rw.RUnlock()
		return
	}
	t.rw.RUnlock()
	t.rw.Lock()
	defer t.rw.Unlock()
	t.n++
}

func (t *T) modes(write bool) {
	if write {
		t.rw.Lock()
		defer t.rw.Unlock()
	} else {
		t.rw.RLock()
		defer t.rw.RUnlock()
	}
	t.n++
}

func (t *T) locker(read bool) int {
	var l sync.Locker = &t.rw
	if read {
		l = t.rw.RLocker()
	}
	l.Lock()
	defer l.Unlock()
	return t.n
}

func (t *T) wait() {
	t.mu.Lock()
	for t.n == 0 {
		t.cond.Wait()
	}
	t.mu.Unlock()
}

func two(a, b *T) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a != b {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	a.n, b.n = b.n, a.n
}

func (t *T) loop(n int) {
	t.mu.Lock()
	for i := range n {
		if i%8 == 0 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		t.n++
	}
	t.mu.Unlock()
}

// Unlocked on one way, and again only on the other.
func (t *T) either(f func() bool) {
	t.mu.Lock()
	early := f()
	if early {
		t.mu.Unlock()
		f()
	}
	if !early {
		t.n++
		t.mu.Unlock()
	}
}

// What says so is out of sight.
func (t *T) hidden(f func() bool) {
	t.mu.Lock()
	if f() {
		t.mu.Unlock()
	}
	if t.n > 0 {
		t.mu.Unlock()
	}
}

// Broken out of with the lock.
func (t *T) until(f func() bool) {
	for {
		t.mu.Lock()
		if f() {
			break
		}
		t.mu.Unlock()
	}
	t.mu.Unlock()
}

type failer interface{ FailNow() }

func (t *T) end(f failer) {
	if f == nil {
		panic("no test")
	}
	f.FailNow()
}

// What is called with the lock released does not return.
func (t *T) expect(n int, f failer) {
	t.mu.Lock()
	if t.n < n {
		t.mu.Unlock()
		t.end(f)
	}
	t.n -= n
	t.mu.Unlock()
}
