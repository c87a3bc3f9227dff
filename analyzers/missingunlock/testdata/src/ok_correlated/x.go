// Locks that are taken and released under conditions that go together.
package ok_correlated

import "sync"

type set struct {
	mu   sync.Mutex
	safe bool
	n    int
}

func work() error { return nil }

func (s *set) param(lock bool) int {
	if lock {
		s.mu.Lock()
	}
	n := s.n
	if lock {
		s.mu.Unlock()
	}
	return n
}

func (s *set) deferred(lock bool) int {
	if lock {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	return s.n
}

func (s *set) field() {
	if s.safe {
		s.mu.Lock()
	}
	s.n++
	if s.safe {
		s.mu.Unlock()
	}
}

func (s *set) setSafe(b bool) { s.safe = b }

func (s *set) err() error {
	s.mu.Lock()
	err := work()
	if err == nil {
		s.mu.Unlock()
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	return nil
}

func (s *set) flag(keys []int) {
	locked := false
	for _, k := range keys {
		if k > 0 && !locked {
			s.mu.Lock()
			locked = true
		}
	}
	if locked {
		s.mu.Unlock()
	}
}

func (s *set) negated(fast bool) {
	if !fast {
		s.mu.Lock()
	}
	s.n++
	if fast {
		return
	}
	s.mu.Unlock()
}

func (s *set) try() int {
	ok := s.mu.TryLock()
	n := s.n
	if ok {
		s.mu.Unlock()
	}
	return n
}

func (s *set) closure() (n int) {
	locked := true
	s.mu.Lock()
	defer func() {
		if locked {
			s.mu.Unlock()
		}
	}()
	if s.n > 0 {
		s.mu.Unlock()
		locked = false
		return 1
	}
	return s.n
}

func (s *set) shared() bool { return s.safe }

func (s *set) call() {
	if s.shared() {
		s.mu.Lock()
	}
	s.n++
	if s.shared() {
		s.mu.Unlock()
	}
}

func (s *set) cases() {
	switch {
	case s.safe:
		s.mu.Lock()
	}
	s.n++
	switch {
	case s.safe:
		s.mu.Unlock()
	}
}

func (s *set) firstRound(n int) {
	for i := 0; i < n; i++ {
		if i == 0 {
			s.mu.Lock()
			defer s.mu.Unlock()
		}
		s.n++
	}
}
