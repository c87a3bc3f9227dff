// Package flag unlocks through function literals that know whether the lock is
// held.
package flag

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("empty")

type store struct {
	mu    sync.Mutex
	items []int
}

func (s *store) flagged(n int) error {
	locked := false
	unlock := func() {
		if locked {
			s.mu.Unlock()
			locked = false
		}
	}
	s.mu.Lock()
	locked = true
	if n == 0 {
		return errEmpty // want `s.mu is still locked when flagged returns here`
	}
	s.items = append(s.items, n)
	unlock()
	return nil
}

func (s *store) closure(n int) error {
	s.mu.Lock()
	unlock := func() { s.mu.Unlock() }
	if n == 0 {
		return errEmpty // want `s.mu is still locked when closure returns here`
	}
	unlock()
	return nil
}

func (s *store) loop(ns []int) (sum int) {
	for _, n := range ns {
		s.mu.Lock() // want `s.mu may still be locked when the loop comes here again`
		if n < 0 {
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

func (s *store) breaks(ns []int) (sum int) {
	for _, n := range ns {
		s.mu.Lock()
		if n < 0 {
			break
		}
		sum += n
		s.mu.Unlock()
	}
	return sum // want `s.mu is still locked when breaks returns here`
}

func (s *store) jumps(n int) int {
	s.mu.Lock()
	if n < 0 {
		goto done
	}
	n *= 2
	s.mu.Unlock()
done:
	return n // want `s.mu is still locked when jumps returns here`
}

func (s *store) switched(n int) int {
	s.mu.Lock()
	switch {
	case n < 0:
		s.mu.Unlock()
		return -1
	case n == 0:
		return 0 // want `s.mu is still locked when switched returns here`
	}
	s.mu.Unlock()
	return n
}

// recovered is not reported: what panics is not followed.
func (s *store) recovered(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	s.mu.Lock()
	f()
	s.mu.Unlock()
	return true
}
