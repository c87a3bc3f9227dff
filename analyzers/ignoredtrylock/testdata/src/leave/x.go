package leave

import "sync"

type stats struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (s *stats) flush(send func(int)) {
	s.mu.TryLock() // want `s\.mu may be held by another goroutine, and then this TryLock takes nothing; nobody looks at its result, so what follows runs without the lock`
	defer s.mu.Unlock()
	send(s.n)
	s.n = 0
}

func (s *stats) show(send func(int)) {
	// Never in the way of writers.
	s.rw.TryRLock() // want `s\.rw may be held by another goroutine, and then this TryRLock takes nothing`
	defer s.rw.RUnlock()
	send(s.n)
}
