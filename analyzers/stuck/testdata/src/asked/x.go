package asked

import (
	"errors"
	"sync"
)

// A Counter is kept by one goroutine.
type Counter struct {
	mu    sync.Mutex
	calls int
	adds  chan int
	sums  chan chan int
	done  chan struct{}
}

func NewCounter() *Counter {
	c := &Counter{adds: make(chan int), sums: make(chan chan int), done: make(chan struct{})}
	go c.loop()
	return c
}

func (c *Counter) loop() {
	sum := 0
	for {
		select {
		case n := <-c.adds:
			sum += n
		case reply := <-c.sums:
			reply <- sum
		case <-c.done:
			return
		}
	}
}

func (c *Counter) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
}

// Add does not look whether the loop has returned.
func (c *Counter) Add(n int) {
	c.count()
	c.adds <- n // want `a caller of Add waits here for ever to send on adds: the goroutine started at x.go:19, which receives from it, has returned at x.go:32`
}

var errClosed = errors.New("closed")

// Sum does.
func (c *Counter) Sum() (int, error) {
	c.count()
	reply := make(chan int)
	select {
	case c.sums <- reply:
		return <-reply, nil
	case <-c.done:
		return 0, errClosed
	}
}

// Close ends the counter. There must be no calls after it.
func (c *Counter) Close() { close(c.done) }
