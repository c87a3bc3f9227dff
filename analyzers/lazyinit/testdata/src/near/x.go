// Package near has getters that have to keep their lock.
package near

import (
	"errors"
	"sync"
)

type config struct{ name string }

var mu sync.Mutex

var may *config

// load may fail, and tries again.
func load() (*config, error) {
	if may == nil { // want `may is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if may == nil {
			c, err := read()
			if err != nil {
				return nil, err
			}
			may = c
		}
	}
	return may, nil
}

func read() (*config, error) { return nil, errors.New("not now") }

var reset *config

// again may be reset.
func again() *config {
	if reset == nil { // want `reset is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if reset == nil {
			reset = &config{}
		}
	}
	return reset
}

func forget() {
	mu.Lock()
	reset = nil
	mu.Unlock()
}

var first, second *config

// both sets two.
func both() *config {
	if first == nil { // want `first is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if first == nil {
			second = &config{}
			first = &config{name: "x"}
		}
	}
	return first
}

var named *config

// called hangs on what it is given.
func called(name string) *config {
	if named == nil { // want `named is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if named == nil {
			named = &config{name: name}
		}
	}
	return named
}

var must *config

// sure panics.
func sure() *config {
	if must == nil { // want `must is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if must == nil {
			if size == 0 {
				panic("no size")
			}
			must = &config{}
		}
	}
	return must
}

var size int

var tree *config

// grow would have to be initialised by itself.
func grow() *config {
	if tree == nil { // want `tree is read here without mu`
		mu.Lock()
		defer mu.Unlock()
		if tree == nil {
			tree = plant(0)
		}
	}
	return tree
}

func plant(n int) *config {
	if n > 0 {
		return grow()
	}
	return &config{}
}

type client struct {
	lock sync.Mutex
	conn *config
}

// dial has a field that others set.
func (c *client) dial() *config {
	if c.conn == nil { // want `c.conn is read here without lock`
		c.lock.Lock()
		defer c.lock.Unlock()
		if c.conn == nil {
			c.conn = &config{}
		}
	}
	return c.conn
}

func (c *client) close() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.conn = nil
}
