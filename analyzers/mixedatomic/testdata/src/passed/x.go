// Package passed gives the address of a counter to functions that use it atomically.
package passed

import "sync/atomic"

type stats struct {
	in, out int64
	big     int64
}

func bump(p *int64, by int64) { atomic.AddInt64(p, by) }

func value(p *int64) int64 { return atomic.LoadInt64(p) }

func (s *stats) received() { bump(&s.in, 1) }

func (s *stats) sent() { bump(&s.out, 1) }

func (s *stats) show() int64 {
	return s.in + value(&s.out) // want `s.in is read here without an atomic operation while bump, called at x.go:15, changes it; nothing orders them`
}

func (s *stats) total() int64 { return value(&s.big) + s.big }
