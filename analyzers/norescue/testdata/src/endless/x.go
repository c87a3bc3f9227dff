// Package endless has objects with a goroutine that outlives them.
package endless

import "time"

// Cache forgets old entries.
type Cache struct {
	tick    *time.Ticker
	entries map[string]time.Time
}

// New returns a cache.
func New(d time.Duration) *Cache {
	c := &Cache{tick: time.NewTicker(d), entries: map[string]time.Time{}}
	go c.sweep() // want `^the goroutine started here never returns from its loop, which goes on after Cache.Close at x.go:27: each Cache leaves one behind$`
	return c
}

func (c *Cache) sweep() {
	for {
		<-c.tick.C
		clear(c.entries)
	}
}

// Close stops the ticker, which does not close its channel.
func (c *Cache) Close() { c.tick.Stop() }

// Meter counts.
type Meter struct {
	in   chan int
	last int
}

// Start counts what comes in.
func Start() *Meter {
	m := &Meter{in: make(chan int)}
	go func() { // want `goes on after Meter.Stop at x.go:51: each Meter leaves one behind`
		for {
			select {
			case m.last = <-m.in:
			case <-time.After(time.Second):
				m.last = 0
			}
		}
	}()
	return m
}

// Stop sends a last value.
func (m *Meter) Stop() { m.in <- -1 }

// Poller polls.
type Poller struct{ tick *time.Ticker }

// Start polls at intervals.
func (p *Poller) Start(d time.Duration) {
	p.tick = time.NewTicker(d)
	go func() { // want `goes on after Poller.Shutdown at x.go:69`
		for range p.tick.C {
			p.poll()
		}
	}()
}

func (p *Poller) poll() {}

// Shutdown stops the ticker.
func (p *Poller) Shutdown() { p.tick.Stop() }
