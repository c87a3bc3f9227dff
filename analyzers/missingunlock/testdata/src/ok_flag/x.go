// Package ok_flag unlocks through function literals that know whether the lock is
// held, on every path.
package ok_flag

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("empty")

type store struct {
	mu    sync.RWMutex
	items []int
}

func (s *store) flagged(n int) error {
	locked := true
	unlock := func() {
		if locked {
			s.mu.Unlock()
			locked = false
		}
	}
	s.mu.Lock()
	defer unlock()
	if n == 0 {
		return errEmpty
	}
	s.items = append(s.items, n)
	unlock()
	return nil
}

// unlockOnce returns a function that unlocks when it is called first.
func unlockOnce(l sync.Locker) func() {
	var once sync.Once
	return func() { once.Do(l.Unlock) }
}

func (s *store) once(n int) error {
	unlock := unlockOnce(&s.mu)
	s.mu.Lock()
	defer unlock()
	if n == 0 {
		return errEmpty
	}
	if n == 1 {
		unlock()
		return nil
	}
	return nil
}

func (s *store) chosen(n int) {
	lock, unlock := s.mu.Lock, s.mu.Unlock
	if n > 0 {
		lock, unlock = s.mu.RLock, s.mu.RUnlock
	}
	lock()
	defer unlock()
	s.items = nil
}

func (s *store) loop(ns []int) (sum int) {
	for _, n := range ns {
		s.mu.Lock()
		if n < 0 {
			s.mu.Unlock()
			continue
		}
		if n == 99 {
			s.mu.Unlock()
			break
		}
		sum += n
		s.mu.Unlock()
	}
	return sum
}

func (s *store) jumps(n int) int {
	s.mu.Lock()
	if n < 0 {
		goto done
	}
	n *= 2
done:
	s.mu.Unlock()
	return n
}
