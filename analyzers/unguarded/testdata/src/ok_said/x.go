package ok_said

import (
	"fmt"
	"sync"
)

type set struct {
	mu sync.Mutex
	n  int
	ok bool
}

func (s *set) Add() {
	s.mu.Lock()
	s.n++
	s.ok = true
	s.mu.Unlock()
}

func (s *set) Sub() {
	s.mu.Lock()
	s.n--
	s.ok = s.n > 0
	s.mu.Unlock()
}

func (s *set) sizeLocked() int { return s.n }

// size must be called with mu held.
func (s *set) size() int { return s.n }

// Len is n. The caller must hold s.mu.
func (s *set) Len() int { return s.n }

// String must not be called concurrently with Add.
func (s *set) String() string { return fmt.Sprint(s.n) }

func (s *set) Guess() int {
	return s.n // racy, but good enough
}

func (s *set) Ok() bool {
	//conclsp:ignore unguarded a stale answer is as good
	return s.ok
}

func (s *set) Stop() { s.n = 0 }
