// Package expiry lets a goroutine count in an object until that is closed.
package expiry

import "time"

// Meter measures.
type Meter struct {
	total   int
	ticks   int
	closing chan struct{}
}

// NewMeter returns a running meter.
func NewMeter() *Meter {
	m := &Meter{closing: make(chan struct{})}
	go m.run()
	return m
}

func (m *Meter) run() {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			m.ticks++ // want `m.ticks is written here by the goroutine started at x.go:16 and read at x.go:38 by Rate, which may be called while it runs; nothing orders them`
		case <-m.closing:
			return
		}
	}
}

// Add adds n to the total.
func (m *Meter) Add(n int) { m.total += n }

// Rate returns the mean of what was added in a tick.
func (m *Meter) Rate() int {
	return m.total / max(1, m.ticks)
}

// Close ends the meter.
func (m *Meter) Close() { close(m.closing) }
