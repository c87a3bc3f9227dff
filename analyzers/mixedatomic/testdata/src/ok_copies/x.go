// Package ok_copies takes copies of its statistics.
package ok_copies

import (
	"fmt"
	"sync/atomic"
)

type Stats struct {
	Reads, Writes int64
}

var stats Stats

func Read() { atomic.AddInt64(&stats.Reads, 1) }

func Write() { atomic.AddInt64(&stats.Writes, 1) }

func Snapshot() *Stats {
	return &Stats{
		Reads:  atomic.LoadInt64(&stats.Reads),
		Writes: atomic.LoadInt64(&stats.Writes),
	}
}

// String is for copies.
func (s *Stats) String() string { return fmt.Sprint(s.Reads, "/", s.Writes) }

type point struct{ x int32 }

func (p *point) move() { atomic.AddInt32(&p.x, 1) }

// A receiver that is a value is a copy.
func (p point) show() int32 { return p.x }
