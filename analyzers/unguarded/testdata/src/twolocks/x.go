// Two locks, of which the wrong one is held.

package twolocks

import "sync"

type server struct {
	mu    sync.Mutex
	jobs  map[string]int // guarded by mu
	stats sync.RWMutex
	hits  int // protected by stats
	both  int
}

func (s *server) Add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs[name]++
}

func (s *server) Hit() {
	s.stats.Lock()
	s.hits++
	s.stats.Unlock()
}

func (s *server) Count() (int, int) {
	s.stats.RLock()
	defer s.stats.RUnlock()
	return s.hits, len(s.jobs) // want `s\.jobs is read here under s\.stats and not under s\.mu, which guards it as the comment at x\.go:9 says \(written under it at x\.go:18\); nothing orders the two`
}

// Both locks are held to write, and either one to read.
func (s *server) SetBoth(n int) {
	s.mu.Lock()
	s.stats.Lock()
	s.both = n
	s.stats.Unlock()
	s.mu.Unlock()
}

func (s *server) Both() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.both
}

func (s *server) BothToo() int {
	s.stats.RLock()
	defer s.stats.RUnlock()
	return s.both
}

func (s *server) BothAgain() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.both + 1
}
