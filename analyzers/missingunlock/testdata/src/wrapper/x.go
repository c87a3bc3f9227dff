package wrapper

import "sync"

type store struct {
	mu     sync.Mutex
	n      int
	closed bool
}

func (s *store) lock()   { s.mu.Lock() }
func (s *store) unlock() { s.mu.Unlock() }

func (s *store) add(n int) bool {
	s.lock()
	if s.closed {
		return false // want `^the lock|s.mu is still locked when add returns here: it was locked at x.go:15 and the unlock at x.go:20 is on another path; the next Lock blocks for ever$`
	}
	s.n += n
	s.unlock()
	return true
}
