// Package dep counts.
package dep

import "sync/atomic"

var Requests uint64

type Pool struct {
	Busy int64
	Size int64
}

// Serve may be called by many goroutines.
func (p *Pool) Serve() {
	atomic.AddUint64(&Requests, 1)
	atomic.AddInt64(&p.Busy, 1)
}
