package ok_monotone

import "sync"

type task struct {
	mu    sync.Mutex
	cond  *sync.Cond
	done  bool
	value *int
	n     int
}

func (t *task) finish(v int) {
	t.mu.Lock()
	t.done = true
	t.value = &v
	t.n++
	t.mu.Unlock()
	t.cond.Broadcast()
}

// Done stays done.
func (t *task) wait() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.done {
		t.cond.Wait()
	}
	println("done")
	return *t.value
}

func (t *task) get() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value == nil {
		t.cond.Wait()
	}
	return *t.value
}

func (t *task) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n < 1 {
		t.cond.Wait()
	}
	v := t.n
	return v
}

// No condition: a signal is the event.
func (t *task) next(f func()) {
	t.mu.Lock()
	t.cond.Wait()
	t.mu.Unlock()
	f()
}
