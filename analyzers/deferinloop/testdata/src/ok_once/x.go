package ok_once

import "sync"

type T struct {
	mu sync.Mutex
	id int
	n  int
}

// The body returns.
func find(ts []*T, id int) int {
	for _, t := range ts {
		if t.id == id {
			t.mu.Lock()
			defer t.mu.Unlock()
			return t.n
		}
	}
	return 0
}

// The body leaves the loop.
func (t *T) first(xs []int) {
	for _, x := range xs {
		if x > 0 {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.n = x
			break
		}
	}
}

func (t *T) wait(ready func() bool) int {
	for {
		if !ready() {
			continue
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.n
	}
}

// Locked in the first round only.
func (t *T) lazily(xs []int) {
	locked := false
	for _, x := range xs {
		if !locked {
			t.mu.Lock()
			defer t.mu.Unlock()
			locked = true
		}
		t.n += x
	}
}

func (t *T) try(xs []int) {
	for _, x := range xs {
		if t.mu.TryLock() {
			defer t.mu.Unlock()
			t.n += x
		}
	}
}

func (t *T) ends(xs []int) {
	for _, x := range xs {
		t.mu.Lock()
		defer t.mu.Unlock()
		if x > 0 {
			t.n = x
			return
		}
		panic("not positive")
	}
}
