package ok

import (
	"maps"
	"sync"
)

type config struct {
	mu     sync.Mutex
	values map[string]string // guarded by mu
	whole  map[string]string // guarded by mu
	once   map[string]string // guarded by mu
	list   []string          // guarded by mu
	child  *child            // guarded by mu
}

type child struct {
	mu sync.Mutex
	n  int
}

func (c *config) Set(k, v string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values[k] = v
}

// A copy.
func (c *config) Values() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.values)
}

func (c *config) Copied() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]string{}
	for k, v := range c.values {
		out[k] = v
	}
	return out
}

// An entry, and the size.
func (c *config) Get(k string) (string, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.values[k], len(c.values)
}

// The caller has the lock.
func (c *config) valuesLocked() map[string]string { return c.values }

// Shared returns the values. The caller must hold c.mu while it uses them.
func (c *config) Shared() map[string]string { return c.values }

// Only ever replaced as a whole.
func (c *config) Replace(k, v string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := maps.Clone(c.whole)
	next[k] = v
	c.whole = next
}

func (c *config) Whole() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.whole
}

// Filled before anybody else has it.
func newConfig() *config {
	c := &config{once: map[string]string{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.once["a"] = "b"
	return c
}

func (c *config) Once() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.once
}

// All callers hold the lock.
func (c *config) inner() map[string]string { return c.values }

func (c *config) Outer() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.inner())
}

// It looks after itself.
func (c *config) Child() *child {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.child
}

func (c *config) Count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.child.n++
}
