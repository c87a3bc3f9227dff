package callee

import "sync"

type registry struct {
	mu    sync.Mutex
	names []string
}

func (r *registry) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
}

// Server has a lock, and a part with its own.
type Server struct {
	mu   sync.Mutex
	open int
	reg  *registry
}

// New makes a server.
func New() *Server { return &Server{reg: &registry{}} }

func (s *Server) note(name string) { s.reg.add(name) }

// Open counts, and notes the name.
func (s *Server) Open(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	s.note(name) // want `^\(\*Server\)\.note \(through \(\*registry\)\.add\) locks s\.reg\.mu at x\.go:11 while s\.mu is held since x\.go:30, but x\.go:40 and 1 other place lock s\.mu while they hold s\.reg\.mu: two goroutines can each wait for the other for ever$`
}

// Names counts under the lock of the registry.
func (s *Server) Names() (int, []string) {
	s.reg.mu.Lock()
	defer s.reg.mu.Unlock()
	return s.count(), s.reg.names
}

// Sum is like Names.
func (s *Server) Sum() int {
	s.reg.mu.Lock()
	defer s.reg.mu.Unlock()
	return s.count() + len(s.reg.names)
}

func (s *Server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}
