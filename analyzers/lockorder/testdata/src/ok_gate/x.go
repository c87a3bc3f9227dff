package ok_gate

import "sync"

// A Server takes a and b only under gate.
type Server struct {
	gate, a, b sync.Mutex
	n          int
}

// AB takes a first.
func (s *Server) AB() {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.a.Lock()
	s.b.Lock()
	s.n++
	s.b.Unlock()
	s.a.Unlock()
}

// BA takes b first.
func (s *Server) BA() {
	s.gate.Lock()
	s.ba()
	s.gate.Unlock()
}

// BA2 is like BA.
func (s *Server) BA2() {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.ba()
}

func (s *Server) ba() {
	s.b.Lock()
	defer s.b.Unlock()
	s.a.Lock()
	defer s.a.Unlock()
	s.n--
}
