package ok_handover

import "sync"

type T struct {
	mu   sync.Mutex
	n    int
	done chan bool
}

// Wrappers.
func (t *T) Lock()   { t.mu.Lock() }
func (t *T) Unlock() { t.mu.Unlock() }

func (t *T) use() {
	t.Lock()
	defer t.Unlock()
	t.n++
}

type U struct {
	mu sync.Mutex
	n  int
}

func (u *U) Begin() { u.mu.Lock() }
func (u *U) End()   { u.mu.Unlock() }

// finish is called with t.mu held.
func (t *T) finish() {
	t.n--
	t.mu.Unlock()
}

func (t *T) work() {
	t.mu.Lock()
	t.n++
	t.finish()
}

// release unlocks for whoever calls it.
func release(t *T) { t.mu.Unlock() }

func (t *T) spawn() {
	t.mu.Lock()
	go func() {
		t.n++
		t.mu.Unlock()
	}()
}

// Unlocked by the goroutine, then taken again by the function.
func (t *T) ping() {
	t.mu.Lock()
	go t.finish()
	t.mu.Lock()
	t.mu.Unlock()
}

func (t *T) locked() func() {
	t.mu.Lock()
	return t.mu.Unlock
}

func (t *T) borrow() {
	unlock := t.locked()
	t.n++
	unlock()
}

// A mutex as a gate that another goroutine opens.
func gate(f func(open func())) {
	var mu sync.Mutex
	mu.Lock()
	f(mu.Unlock)
	mu.Lock()
	mu.Unlock()
}

type V struct{ mu sync.Mutex }

// Acquire returns with the lock.
func (v *V) Acquire() { v.mu.Lock() }

func (v *V) Done() { v.mu.Unlock() }

// Steps of one visitor: enter locks, leave unlocks.
type visitor struct {
	mu    sync.Mutex
	depth int
}

func (v *visitor) Visit(enter bool) {
	if enter {
		v.mu.Lock()
		v.depth++
		return
	}
	v.depth--
	v.mu.Unlock()
}
