// Package stopflag stops a goroutine by a plain flag.
package stopflag

import "time"

// Pump works until it is stopped.
type Pump struct {
	stopped bool
	level   int
}

// Start starts the pump.
func (p *Pump) Start() {
	go p.run()
}

func (p *Pump) run() {
	for !p.stopped {
		p.level = p.level + measure()
		time.Sleep(time.Millisecond)
	}
}

func measure() int { return 1 }

// Stop stops the pump.
func (p *Pump) Stop() {
	p.stopped = true // want `p.stopped is written here by Stop, which may be called while the goroutine started at x.go:14 runs, and read at x.go:18 by that; nothing orders them`
}
