// Package ok_ends is right: the goroutines end with their objects, or have none.
package ok_ends

import (
	"log"
	"time"
)

// Cache forgets old entries.
type Cache struct {
	tick *time.Ticker
	quit chan struct{}
}

// New returns a cache.
func New(d time.Duration) *Cache {
	c := &Cache{time.NewTicker(d), make(chan struct{})}
	go c.sweep()
	return c
}

func (c *Cache) sweep() {
	for {
		select {
		case <-c.tick.C:
			log.Print("sweep")
		case <-c.quit:
			return
		}
	}
}

// Close ends it.
func (c *Cache) Close() { close(c.quit) }

// Clock is never closed.
type Clock struct{ now time.Time }

// Start starts the one clock.
func Start() *Clock {
	c := &Clock{}
	go func() {
		for {
			time.Sleep(time.Second)
			c.now = time.Now()
		}
	}()
	return c
}

// Watch ends the program.
type Watch struct{ alive chan bool }

// Dog barks.
func (w *Watch) Dog() {
	go func() {
		for {
			select {
			case <-w.alive:
			case <-time.After(time.Minute):
				log.Fatal("dead")
			}
		}
	}()
}

// Stop does nothing.
func (w *Watch) Stop() {}

// Counter ranges over a channel that is closed.
type Counter struct {
	in chan int
	n  int
}

// NewCounter returns a counter.
func NewCounter() *Counter {
	c := &Counter{in: make(chan int)}
	go func() {
		for v := range c.in {
			c.n += v
		}
	}()
	return c
}

// Close ends the range.
func (c *Counter) Close() { close(c.in) }

// Flusher leaves the range.
type Flusher struct{ stopped bool }

// Run flushes.
func (f *Flusher) Run() {
	go func() {
		for range time.Tick(time.Second) {
			if f.stopped {
				break
			}
		}
	}()
}

// Stop says so.
func (f *Flusher) Stop() { f.stopped = true }
