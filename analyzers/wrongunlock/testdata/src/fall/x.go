package fall

import "sync"

type T struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

// A return is missing.
func (t *T) add(n int, log func(string)) {
	t.mu.Lock()
	if n < 0 {
		t.mu.Unlock() // want `^t\.mu is unlocked here and, whatever happens then, again at x\.go:19: the program ends with "fatal error: sync: unlock of unlocked mutex"$`
		log("negative")
	}
	t.n += n
	t.mu.Unlock()
}

func (t *T) find(xs []int) int {
	t.rw.RLock()
	for _, x := range xs {
		if x == t.n {
			t.rw.RUnlock() // want `^t\.rw is unlocked here and, whatever happens then, again at x\.go:31: .*RUnlock of unlocked RWMutex`
			break
		}
	}
	n := t.n
	t.rw.RUnlock()
	return n
}
