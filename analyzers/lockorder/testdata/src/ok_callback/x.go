// Package ok_callback calls functions under locks, in one order.
package ok_callback

import "sync"

// A List has two ways to call what it is given.
type List struct {
	mu    sync.Mutex
	names []string
}

func (l *List) locked(f func(string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.names {
		f(n)
	}
}

func (l *List) copied(f func(string)) {
	l.mu.Lock()
	names := l.names
	l.mu.Unlock()
	for _, n := range names {
		f(n)
	}
}

func (l *List) later(f func(string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	go f("x")
}

// A Server has a list.
type Server struct {
	mu   sync.Mutex
	seen map[string]bool
	list List
}

func (s *Server) mark(n string) {
	s.mu.Lock()
	s.seen[n] = true
	s.mu.Unlock()
}

// Mark is called with no lock of the list.
func (s *Server) Mark() { s.list.copied(s.mark) }

// Later has it called in a goroutine.
func (s *Server) Later() { s.list.later(s.mark) }

// Count takes no lock in the function.
func (s *Server) Count() (n int) {
	s.list.locked(func(string) { n++ })
	return n
}

// Add takes the lock of the list under its own.
func (s *Server) Add() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list.locked(func(n string) { s.seen[n] = true })
}
