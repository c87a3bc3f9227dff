// Package callback takes locks in functions that are called under others.
package callback

import (
	"sync"

	"test/callback/dep"
)

// A List calls what it is given under its lock.
type List struct {
	mu    sync.Mutex
	names []string
}

func (l *List) each(f func(string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.names {
		f(n)
	}
}

// All passes it on.
func (l *List) all(f func(string)) { l.each(f) }

// A Server has a list of its own, and one of another package.
type Server struct {
	mu   sync.Mutex
	seen map[string]bool
	list List
	reg  dep.List
}

// Mark takes its lock in the function that the list calls.
func (s *Server) Mark() {
	s.list.all(func(n string) {
		s.mu.Lock()
		s.seen[n] = true
		s.mu.Unlock()
	})
}

// Add takes the lock of the list under its own.
func (s *Server) Add(n string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list.add(n) // want `^\(\*List\)\.add locks s\.list\.mu at x\.go:52 while s\.mu is held since x\.go:46, but x\.go:37 locks s\.mu while it holds s\.list\.mu: `
}

func (l *List) add(n string) {
	l.mu.Lock()
	l.names = append(l.names, n)
	l.mu.Unlock()
}

// Note gives its own method to the other package.
func (s *Server) Note() {
	s.reg.Each(s.note)
}

func (s *Server) note(n string) {
	s.mu.Lock()
	s.seen[n] = true
	s.mu.Unlock()
}

// Put goes the other way.
func (s *Server) Put(n string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reg.Add(n) // want `^dep\.\(\*List\)\.Add locks s\.reg\.mu at dep\.go:23 while s\.mu is held since x\.go:70, but x\.go:59 locks s\.mu while it holds s\.reg\.mu: `
}
