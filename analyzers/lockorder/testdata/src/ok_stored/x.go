// Package ok_stored calls functions in fields after it has unlocked, or those of
// other objects.
package ok_stored

import "sync"

type cache struct {
	mu      sync.Mutex
	rows    map[string]int
	evicted func(string)
	logged  func(string)
}

// evict calls it with nothing held.
func (c *cache) evict(k string) {
	c.mu.Lock()
	delete(c.rows, k)
	c.mu.Unlock()
	c.evicted(k)
}

// put calls one that takes no lock of the server.
func (c *cache) put(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows[k]++
	c.logged(k)
}

// A Server hears what its cache evicts.
type Server struct {
	mu    sync.Mutex
	n     int
	cache *cache
	log   *log
}

type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(s string) {
	l.mu.Lock()
	l.lines = append(l.lines, s)
	l.mu.Unlock()
}

// New makes a server.
func New(l *log) *Server {
	s := &Server{cache: &cache{rows: map[string]int{}}, log: l}
	s.cache.evicted = s.forget
	s.cache.logged = l.add
	return s
}

func (s *Server) forget(string) {
	s.mu.Lock()
	s.n--
	s.mu.Unlock()
}

// Drop is called with nothing held.
func (s *Server) Drop(k string) { s.cache.evict(k) }

// Put takes the lock of the cache under its own.
func (s *Server) Put(k string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache.put(k)
}
