package packages

import (
	"sync"

	"test/packages/dep"
)

type crew struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	out  chan int
	work int
}

func newCrew() *crew { return &crew{out: make(chan int)} }

func (c *crew) start() {
	c.wg.Add(1)
	go func() {
		c.mu.Lock()
		c.work++
		c.mu.Unlock()
		dep.Finish(&c.wg)
	}()
}

func (c *crew) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	dep.All(&c.wg) // want `^dep.All \(through dep.wait\) blocks at its wait for c.wg at dep.go:9 while c.mu is held since x.go:29, but c.mu is locked at x.go:21 on the way to the Done at x.go:24: both can wait for ever$`
}

func (c *crew) produce() {
	defer close(c.out)
	for i := range 3 {
		c.mu.Lock()
		c.work += i
		c.mu.Unlock()
		c.out <- i
	}
}

func (c *crew) consume() {
	c.mu.Lock()
	dep.Drain(c.out) // want `^dep.Drain blocks at its receive from c.out at dep.go:13 while c.mu is held since x.go:45, but c.mu is locked at x.go:37 on the way to the close at x.go:35: both can wait for ever$`
	c.mu.Unlock()
}
