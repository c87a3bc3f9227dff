package loop

import "sync"

type status struct {
	mu      sync.RWMutex
	known   map[string]bool
	changed chan string
}

func newStatus() *status {
	s := &status{known: map[string]bool{}, changed: make(chan string)}
	go s.sync()
	return s
}

func (s *status) names() chan string { return s.changed }

func (s *status) sync() {
	for name := range s.names() {
		s.forget(name)
	}
}

func (s *status) forget(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, name)
}

// Set blocks for the second name while the first is being forgotten.
func (s *status) Set(name string) {
	s.mu.Lock()
	s.known[name] = true
	s.changed <- name // want `^this send on s.changed blocks while s.mu is held since x.go:33, but \(\*status\).forget locks s.mu at x.go:26 on the way to the receive at x.go:20: both can wait for ever$`
	s.mu.Unlock()
}

// Has is blocked by that as well, but does nothing wrong.
func (s *status) Has(name string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known[name]
}
