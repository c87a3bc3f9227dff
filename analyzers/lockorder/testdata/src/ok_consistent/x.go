package ok_consistent

import "sync"

// A Server takes its locks in one order.
type Server struct {
	mu, log sync.Mutex
	n       int
}

// A takes both.
func (s *Server) A() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.Lock()
	s.n++
	s.log.Unlock()
}

// B takes one after the other.
func (s *Server) B() {
	s.log.Lock()
	s.n++
	s.log.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

// C releases the first before it takes the second.
func (s *Server) C() {
	s.log.Lock()
	n := s.n
	s.log.Unlock()
	s.set(n)
}

func (s *Server) set(n int) {
	s.mu.Lock()
	s.n = n
	s.mu.Unlock()
}

// D only tries.
func (s *Server) D() bool {
	s.log.Lock()
	defer s.log.Unlock()
	if !s.mu.TryLock() {
		return false
	}
	s.n++
	s.mu.Unlock()
	return true
}

// E has log released in the callee that takes mu.
func (s *Server) E() {
	s.log.Lock()
	defer s.log.Unlock()
	s.away()
}

func (s *Server) away() {
	s.log.Unlock()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	s.log.Lock()
}

// F starts a goroutine, which waits by itself.
func (s *Server) F() {
	s.log.Lock()
	defer s.log.Unlock()
	go s.set(1)
}
