package earlyreturn

import (
	"errors"
	"sync"
)

var errMissing = errors.New("missing")

type cache struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *cache) load(key string) (int, error) {
	c.mu.Lock() // guards m
	v, ok := c.m[key]
	if !ok {
		return 0, errMissing // want `^c.mu is still locked when load returns here: it was locked at x.go:16 and the unlock at x.go:21 is on another path; the next Lock blocks for ever$`
	}
	c.mu.Unlock()
	return v, nil
}
