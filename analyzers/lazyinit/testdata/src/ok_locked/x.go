// Package ok_locked checks under a lock.
package ok_locked

import (
	"sync"
	"sync/atomic"
)

type config struct{ name string }

var (
	mu       sync.RWMutex
	instance *config
	fast     atomic.Pointer[config]
)

func get() *config {
	mu.RLock()
	c := instance
	mu.RUnlock()
	if c == nil {
		mu.Lock()
		defer mu.Unlock()
		if instance == nil {
			instance = &config{}
		}
		c = instance
	}
	return c
}

func simple() *config {
	mu.Lock()
	defer mu.Unlock()
	if instance == nil {
		instance = &config{}
	}
	return instance
}

func quick() *config {
	if c := fast.Load(); c != nil {
		return c
	}
	mu.Lock()
	defer mu.Unlock()
	if c := fast.Load(); c != nil {
		return c
	}
	c := &config{}
	fast.Store(c)
	return c
}

// getLocked is called with mu held.
func getLocked() *config {
	if instance == nil {
		instance = &config{}
	}
	return instance
}
