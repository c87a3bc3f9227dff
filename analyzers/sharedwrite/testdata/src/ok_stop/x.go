// Package ok_stop stops goroutines in order.
package ok_stop

import (
	"net"
	"sync/atomic"
	"time"
)

// Pump works until it is stopped.
type Pump struct {
	stopped atomic.Bool
	level   int
}

// Start starts the pump.
func (p *Pump) Start() { go p.run() }

func (p *Pump) run() {
	for !p.stopped.Load() {
		p.level++
		time.Sleep(time.Millisecond)
	}
}

// Stop stops the pump.
func (p *Pump) Stop() { p.stopped.Store(true) }

// Reader reads a connection.
type Reader struct {
	conn   net.Conn
	closed bool
}

// NewReader reads c.
func NewReader(c net.Conn) *Reader {
	r := &Reader{conn: c}
	go r.loop()
	return r
}

func (r *Reader) loop() {
	buf := make([]byte, 10)
	for {
		if _, err := r.conn.Read(buf); err != nil {
			if r.closed {
				return
			}
			panic(err)
		}
	}
}

// Close ends the reader: the connection tells the goroutine.
func (r *Reader) Close() {
	r.closed = true
	r.conn.Close()
}

// Ticker is stopped by a channel.
type Ticker struct {
	n    int
	why  string
	quit chan struct{}
}

// NewTicker returns a running ticker.
func NewTicker() *Ticker {
	t := &Ticker{quit: make(chan struct{})}
	go t.loop()
	return t
}

func (t *Ticker) loop() {
	for {
		select {
		case <-time.After(time.Second):
			t.n++
		case <-t.quit:
			println(t.why)
			return
		}
	}
}

// Stop stops the ticker.
func (t *Ticker) Stop() {
	t.why = "stopped"
	close(t.quit)
}
