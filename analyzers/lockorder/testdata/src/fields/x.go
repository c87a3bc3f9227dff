package fields

import "sync"

type store struct {
	mu    sync.Mutex
	items map[string]int

	statsMu sync.Mutex
	reads   int
}

// Store is what other packages see.
type Store struct{ s *store }

func (s *store) Get(k string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statsMu.Lock()
	s.reads++
	s.statsMu.Unlock()
	return s.items[k]
}

func (s *store) Put(k string, v int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[k] = v
	s.statsMu.Lock()
	s.reads = 0
	s.statsMu.Unlock()
}

func (s *store) Ratio() int {
	s.statsMu.Lock()
	defer s.statsMu.Unlock()
	s.mu.Lock() // want `^s\.mu is locked here while s\.statsMu is held since x\.go:35, but x\.go:19 and 1 other place lock s\.statsMu while they hold s\.mu: two goroutines can each wait for the other for ever$`
	defer s.mu.Unlock()
	return s.reads / len(s.items)
}
