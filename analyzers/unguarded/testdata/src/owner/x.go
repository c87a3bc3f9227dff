// Fields that the lock of another object guards, and functions that say what
// their callers hold.

package owner

import "sync"

type server struct {
	mu    sync.Mutex
	conns []*conn // guarded by mu
}

type conn struct {
	srv   *server
	state int // guarded by srv.mu
	name  string
}

func (c *conn) Advance() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.state++
}

func (c *conn) State() int {
	return c.state // want `c\.state is read here without c\.srv\.mu, which guards it as the comment at x\.go:15 says \(written under it at x\.go:22\); nothing orders the two`
}

// Of the object that the lock is in.
func (s *server) Add(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
}

// +checklocks:c.srv.mu
func (c *conn) next() int { return c.state + 1 }

// next2 needs c.srv.mu held.
func (c *conn) next2() int { return c.state + 2 }

// Nothing is said of the name.
func (c *conn) Name() string { return c.name }

type table struct {
	mu sync.RWMutex
	// +checklocks:mu
	rows []int
	size int // +checklocks:mu
}

func (t *table) Grow() {
	t.mu.Lock()
	t.rows = append(t.rows, 0)
	t.size++
	t.mu.Unlock()
}

// +checklocksread:t.mu
func (t *table) count() int { return len(t.rows) }

// +checklocksignore
func (t *table) guess() int { return t.size }

func (t *table) Size() int {
	return t.size // want `t\.size is read here without t\.mu`
}
