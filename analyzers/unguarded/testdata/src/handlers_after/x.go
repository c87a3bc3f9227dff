// Two calls of one handler are made at once.

package handlers_after

import (
	"net/http"
	"sync"
)

type counter struct {
	mu sync.Mutex
	n  int // guarded by mu
}

func (c *counter) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	if c.n > 10 { // want `c\.n is read here without c\.mu, which guards it as the comment at x\.go:12 says \(written under it at x\.go:17\); nothing orders the two`
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// Of other functions it is not known that two goroutines are in one: who adds may
// be the only one, and needs no lock to read what it alone writes.
type sum struct {
	mu sync.Mutex
	n  int // guarded by mu
}

func (s *sum) Add(n int) bool {
	s.mu.Lock()
	s.n += n
	s.mu.Unlock()
	return s.n > 10
}

func (s *sum) Sum() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}
