// Package once has getters that a sync.OnceValue or a sync.Once can do.
package once

import "sync"

type config struct{ name string }

var (
	mu       sync.Mutex
	instance *config
)

// get returns the configuration.
func get() *config {
	if instance == nil { // want `instance is read here without mu, under which it is set at x.go:20`
		mu.Lock()
		defer mu.Unlock()
		if instance == nil {
			// As it comes with the program.
			instance = &config{name: "default"}
		}
	}
	return instance
}

var tableMu sync.Mutex

var table map[string]int

var size = 3

func words() map[string]int {
	if table == nil { // want `table is read here without tableMu, under which it is set at x.go:41`
		tableMu.Lock()
		if table == nil {
			m := map[string]int{}
			for i := range size {
				m["x"] += i
			}

			table = m
		}
		tableMu.Unlock()
	}

	return table
}

// A Client dials on first use.
type Client struct {
	addr string
	lock sync.Mutex
	conn []string // to addr
}

func (c *Client) Conn() []string {
	if c.conn == nil { // want `c.conn is read here without lock, under which it is set at x.go:61`
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
	if s.names == nil { // want `s.names is read here without mu, under which it is set at x.go:78`
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
