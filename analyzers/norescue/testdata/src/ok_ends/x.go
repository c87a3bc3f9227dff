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
