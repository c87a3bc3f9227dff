// A few lines before the Lock, a few lines after the Unlock.

package lines

import (
	"errors"
	"sync"
)

type stats struct {
	mu    sync.RWMutex
	total int
	last  string
	seen  map[string]int
	done  bool
	steps int
}

func (s *stats) add(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total += n
	s.last = name
	s.seen[name]++
	s.done = !s.done
	s.steps++
}

func (s *stats) Mean() (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.last == "" || s.steps == 0 || s.done {
		return 0, s.done
	}
	return s.total / s.seen[s.last], true
}

func (s *stats) Last() (string, int, int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.last, s.total, s.steps
}

func (s *stats) Top(name string) int {
	last := s.last // want `s\.last is read here without s\.mu`
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[last] + s.seen[name]
}

func (s *stats) Add(name string) int {
	s.mu.Lock()
	s.total++
	s.mu.Unlock()
	return s.total // want `s\.total is read here without s\.mu, which guards it in 6 of 7 places \(written under it at x\.go:22\); nothing orders the two`
}

// The condition is read before the lock is taken.
func (s *stats) Finish() error {
	if s.done { // want `s\.done is read here without s\.mu`
		return errors.New("done")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	return nil
}

func (s *stats) Step() {
	s.mu.Lock()
	s.total++
	s.mu.Unlock()
	s.steps++ // want `s\.steps is written here without s\.mu`
}

// In an error of the other branch.
func (s *stats) Check(max int) error {
	s.mu.RLock()
	if s.steps > max {
		s.mu.RUnlock()
		return errors.New("after " + s.last) // want `s\.last is read here without s\.mu`
	}
	s.mu.RUnlock()
	return nil
}

// What was read with the lock is used without it.
func (s *stats) Both(name string) int {
	s.mu.RLock()
	last, total := s.last, s.total
	s.mu.RUnlock()
	return total + len(last)
}
