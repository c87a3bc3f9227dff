package ok_func

import "sync"

type T struct {
	mu sync.Mutex
	n  int
	wg sync.WaitGroup
}

func (t *T) literal(xs []int) {
	for _, x := range xs {
		func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.n += x
		}()
	}
}

func (t *T) goroutines(xs []int) {
	for _, x := range xs {
		t.wg.Add(1)
		go func() {
			defer t.wg.Done()
			t.mu.Lock()
			defer t.mu.Unlock()
			t.n += x
		}()
	}
	t.wg.Wait()
}

func (t *T) plain(xs []int) {
	for _, x := range xs {
		t.mu.Lock()
		t.n += x
		t.mu.Unlock()
	}
}

// Not in the loop.
func (t *T) before(xs []int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range xs {
		t.n += x
	}
}

// The deferred call in the loop is none of a lock.
func (t *T) other(xs []int) {
	for range xs {
		defer t.wg.Done()
		t.mu.Lock()
		t.n++
		t.mu.Unlock()
	}
}

// Let go at the end of each round, taken back for the deferred calls.
func (t *T) swap(xs []int, f func()) {
	t.mu.Lock()
	for range xs {
		t.mu.Unlock()
		f()
		t.mu.Lock()
	}
	t.mu.Unlock()
}
