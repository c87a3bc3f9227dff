// no oracle: each fix cures some of these functions only

package section

import "sync"

type stats struct {
	mu    sync.Mutex
	n     int
	names []string
}

func (s *stats) flush(send func(int)) int {
	s.mu.TryLock() // want `s\.mu may be held by another goroutine`
	// Send what is there.
	for i, name := range s.names {
		if name == "" {
			continue
		}

		send(i)
	}
	s.n = 0
	s.mu.Unlock() // done
	return 1
}

func (s *stats) first() string {
	_ = s.mu.TryLock() // want `s\.mu may be held by another goroutine`
	name := s.names[0]
	s.mu.Unlock()
	return name
}

func (s *stats) early() int {
	s.mu.TryLock() // want `s\.mu may be held`
	if s.n > 0 {
		s.mu.Unlock()
		return 1
	}
	s.n++
	s.mu.Unlock()
	return 0
}

func (s *stats) value() int {
	s.mu.TryLock() // want `s\.mu may be held`
	defer s.mu.Unlock()
	return s.n
}
