// An object is put where another goroutine may have put one.

package objects

import "sync"

type session struct {
	mu   sync.Mutex
	hits int
}

type cache struct {
	mu       sync.RWMutex
	sessions map[string]*session // guarded by mu
	first    *session            // guarded by mu
}

func (c *cache) Get(id string) *session {
	c.mu.Lock()
	s, ok := c.sessions[id]
	c.mu.Unlock()
	if !ok {
		s = &session{}
		c.mu.Lock()
		c.sessions[id] = s // want `c\.sessions is written here on what was read at x\.go:20, but c\.mu was released in between and is taken again at x\.go:24 without asking again; two gor.utines that find nothing both come here, and one of the two objects is dropped while in use`
		c.mu.Unlock()
	}
	return s
}

func (c *cache) Load(id string) *session {
	c.mu.RLock()
	s := c.sessions[id]
	c.mu.RUnlock()
	if s == nil {
		s = new(session)
		c.mu.Lock()
		c.sessions[id] = s // want `c\.sessions is written here on what was read at x\.go:33`
		c.mu.Unlock()
	}
	return s
}

func (c *cache) First() *session {
	c.mu.RLock()
	s := c.first
	c.mu.RUnlock()
	if s == nil {
		s = &session{}
		c.mu.Lock()
		c.first = s // want `c\.first is written here on what was read at x\.go:46`
		c.mu.Unlock()
	}
	return s
}
