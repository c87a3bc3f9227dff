package ok_other

import "sync"

// Locks of other kinds promise nothing about the result.
type spin struct{ held bool }

func (s *spin) TryLock() bool { s.held = true; return true }

type waiter struct{ mu sync.Mutex }

func (w *waiter) TryLock() { w.mu.Lock() }

type file struct{}

func (file) TryRLock() error { return nil }

func use(s *spin, w *waiter, f file) {
	s.TryLock()
	w.TryLock()
	f.TryRLock()
	_ = s.TryLock()
	defer w.TryLock()
}

func method(mu *sync.Mutex) func() bool {
	f := mu.TryLock
	return f
}
