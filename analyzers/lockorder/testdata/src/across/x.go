// Package across goes both ways between its own lock and one of another package.
package across

import (
	"sync"

	"test/across/dep"
)

// A Server has a lock, and a registry of another package.
type Server struct {
	mu   sync.Mutex
	open int
	reg  *dep.Registry
}

// New makes a server.
func New() *Server { return &Server{reg: &dep.Registry{}} }

// Open holds its lock while the registry takes its own.
func (s *Server) Open(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	s.reg.Add(name)
}

// Names has the registry locked, by a method of it.
func (s *Server) Names() (int, []string) {
	names := s.reg.Lock()
	defer s.reg.Unlock()
	s.mu.Lock() // want `^s\.mu is locked here while s\.reg\.mu is held since x\.go:30, but x\.go:25 locks s\.reg\.mu while it holds s\.mu: `
	defer s.mu.Unlock()
	return s.open, names
}

// Count takes two locks of the other package against its order.
func Count() int {
	dep.Lines.Lock()
	defer dep.Lines.Unlock()
	return dep.Users() // want `^dep\.Users locks usersMu at dep\.go:\d+ while dep\.Lines is held since x\.go:39, but dep\.go:\d+ locks dep\.Lines while it holds usersMu: `
}
