package ok_fresh

import "sync"

// A Server is made before others know it.
type Server struct {
	a, b sync.Mutex
	n    int
}

// New takes the locks in another order than the rest.
func New() *Server {
	s := &Server{}
	s.b.Lock()
	s.a.Lock()
	s.n = 1
	s.a.Unlock()
	s.b.Unlock()
	s.setup()
	return s
}

func (s *Server) setup() {
	s.b.Lock()
	defer s.b.Unlock()
	s.a.Lock()
	defer s.a.Unlock()
	s.n = 2
}

// Add takes a first.
func (s *Server) Add() {
	s.a.Lock()
	defer s.a.Unlock()
	s.b.Lock()
	defer s.b.Unlock()
	s.n++
}

// Init is called before the server is used.
func (s *Server) Init(n int) {
	s.b.Lock()
	defer s.b.Unlock()
	s.a.Lock()
	defer s.a.Unlock()
	s.n = n
}

var first, second sync.Mutex

func init() {
	second.Lock()
	first.Lock()
	first.Unlock()
	second.Unlock()
}

// Use takes first, then second.
func Use() {
	first.Lock()
	defer first.Unlock()
	second.Lock()
	defer second.Unlock()
}
