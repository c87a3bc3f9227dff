// Numbers and limits.

package numbers

import "sync"

type counter struct {
	mu    sync.Mutex
	n     int
	names map[string]bool
	list  []string
	max   int
}

func (c *counter) Bump(f func(int) int) {
	c.mu.Lock()
	n := c.n
	c.mu.Unlock()
	d := f(n)
	c.mu.Lock()
	c.n = n + d // want `c\.n is written here on what was read at x\.go:17, but c\.mu was released in between and is taken again at x\.go:20 without asking again; what another gor.utine writes in between is lost`
	c.mu.Unlock()
}

func (c *counter) Add(name string) bool {
	c.mu.Lock()
	if len(c.names) >= c.max {
		c.mu.Unlock()
		return false
	}
	c.mu.Unlock()
	c.mu.Lock()
	c.names[name] = true // want `c\.names is written here on what was read at x\.go:27, .* two gor.utines that find room both add, and exceed the limit`
	c.mu.Unlock()
	return true
}

func (c *counter) Append(name string) {
	c.mu.Lock()
	full := len(c.list) >= c.max
	c.mu.Unlock()
	if !full {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.list = append(c.list, name) // want `c\.list is written here on what was read at x\.go:40`
	}
}
