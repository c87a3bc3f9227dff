// Package once has getters that a sync.Once can do.
package once

import "sync"

// A Client dials on first use.
type Client struct {
	addr string
	lock sync.Mutex
	conn []string // to addr
}

func (c *Client) Conn() []string {
	if c.conn == nil { // want `c.conn is read here without lock, under which it is set at x.go:18`
		c.lock.Lock()
		defer c.lock.Unlock()
		if c.conn == nil {
			c.conn = []string{c.addr}
		}
	}
	return c.conn
}

// A Server has its lock for more than that.
type Server struct {
	mu    sync.RWMutex
	n     int
	names map[int]string
}

func (s *Server) all() map[int]string {
	if s.names == nil { // want `s.names is read here without mu, under which it is set at x.go:35`
		s.mu.Lock()
		if s.names == nil {
			s.names = map[int]string{1: "one"}
		}
		s.mu.Unlock()
	}
	return s.names
}

func (s *Server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.n
}

var (
	tablesMu sync.Mutex
	tables   []string
)

// Tables is part of an API, and stays a function.
func Tables() []string {
	if tables == nil { // want `tables is read here without tablesMu`
		tablesMu.Lock()
		defer tablesMu.Unlock()
		if tables == nil {
			tables = []string{"a"}
		}
	}
	return tables
}
