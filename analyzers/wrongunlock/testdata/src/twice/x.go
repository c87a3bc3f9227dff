package twice

import "sync"

type stats struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (s *stats) flush(send func(int)) {
	s.mu.Lock()
	n := s.n
	s.n = 0
	s.mu.Unlock()
	send(n)
	s.mu.Unlock() // want `s\.mu is not locked any more when it is unlocked here, it was unlocked at x\.go:15: the program ends with "fatal error: sync: unlock of unlocked mutex"`
}

// drop releases on both ways and then once more.
func (s *stats) drop(all bool) int {
	s.rw.RLock()
	n := s.n
	if all {
		s.rw.RUnlock()
		n++
	} else {
		s.rw.RUnlock()
	}
	s.rw.RUnlock() // want `s\.rw is not locked any more when it is unlocked here, it was unlocked at x\.go:28: .*RUnlock of unlocked RWMutex`
	return n
}

func (s *stats) both() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	defer s.mu.Unlock() // want `s\.mu is unlocked by this deferred call and again by the one at x\.go:36 when the function returns`
}

// callerHolds releases its caller's lock twice.
func (s *stats) callerHolds() {
	s.mu.Unlock()
	s.n++
	s.mu.Unlock() // want `not locked any more`
}
