package x

import (
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"
)

// groupsInLoop waits for each goroutine before the next.
func groupsInLoop() {
	err1, err2 := errors.New("1"), errors.New("2")
	cases := []struct{ errs []error }{{errs: []error{}}, {errs: []error{nil}}, {errs: []error{err1, nil, err2}}}
	for _, tc := range cases {
		g := new(errgroup.Group)
		var first error
		for _, err := range tc.errs {
			g.Go(func() error { return err })
			if first == nil && err != nil {
				first = err
			}
			if g.Wait() != first {
				println("not the first")
			}
		}
	}
}

type call struct {
	wg    sync.WaitGroup
	err   error
	chans []chan<- error
}

type flight struct {
	mu sync.Mutex
	m  map[string]*call
}

func (g *flight) do(key string, fn func() error) error {
	g.mu.Lock()
	if g.m == nil {
		g.m = make(map[string]*call)
	}
	if c, ok := g.m[key]; ok {
		g.mu.Unlock()
		c.wg.Wait()
		return c.err
	}
	c := new(call)
	c.wg.Add(1)
	g.m[key] = c
	g.mu.Unlock()
	g.run(c, key, fn)
	return c.err
}

func (g *flight) run(c *call, key string, fn func() error) {
	normal := false
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		c.wg.Done()
		if g.m[key] == c {
			delete(g.m, key)
		}
		if c.err != nil && !normal {
			panic(c.err)
		}
		for _, ch := range c.chans {
			ch <- c.err
		}
	}()
	func() {
		defer func() {
			if !normal {
				if r := recover(); r != nil {
					c.err = errors.New("panic")
				}
			}
		}()
		c.err = fn()
		normal = true
	}()
}

// oneFlight runs its function, which is found in a map or put there, once.
func oneFlight() {
	var g flight
	started, unblock := make(chan struct{}), make(chan struct{})
	go func() {
		g.do("key", func() error {
			close(started)
			<-unblock
			return nil
		})
	}()
	<-started
	close(unblock)
}
