// Package status shows how far a goroutine has come while it runs.
package status

import (
	"fmt"
	"time"
)

// Poller polls.
type Poller struct {
	rounds int
	quit   chan struct{}
	done   chan struct{}
}

// New starts a poller.
func New() *Poller {
	p := &Poller{quit: make(chan struct{}), done: make(chan struct{})}
	go p.loop(time.Millisecond)
	return p
}

func (p *Poller) loop(every time.Duration) {
	defer close(p.done)
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			p.rounds++ // want `p.rounds is written here by the goroutine started at x.go:19 and read at x.go:43 by String, which may be called while it runs; nothing orders them`
		case <-p.quit:
			return
		}
	}
}

// Stop ends the poller.
func (p *Poller) Stop() {
	close(p.quit)
	<-p.done
}

func (p *Poller) String() string { return fmt.Sprint(p.rounds) }

// Rounds returns how often the poller polled, once it has stopped.
func (p *Poller) Rounds() int { return p.rounds }
