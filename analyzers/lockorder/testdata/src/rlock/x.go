package rlock

import "sync"

// A Config is read more often than written.
type Config struct {
	values sync.RWMutex
	hooks  sync.Mutex
	m      map[string]string
	on     []func(string)
}

// Set tells the hooks while the values are locked.
func (c *Config) Set(k, v string) {
	c.values.Lock()
	defer c.values.Unlock()
	c.m[k] = v
	c.hooks.Lock()
	defer c.hooks.Unlock()
	for _, f := range c.on {
		f(v)
	}
}

// Hook reads a value while the hooks are locked.
func (c *Config) Hook(k string, f func(string)) {
	c.hooks.Lock()
	defer c.hooks.Unlock()
	c.on = append(c.on, f)
	c.values.RLock() // want `c\.values is locked here while c\.hooks is held since x\.go:27, but x\.go:18 locks c\.hooks while it holds c\.values`
	f(c.m[k])
	c.values.RUnlock()
}
