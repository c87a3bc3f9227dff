// Package ok_typed has nothing to mix: typed atomics, other fields, other
// objects, and an address that is passed on.
package ok_typed

import "sync/atomic"

type t struct {
	n    atomic.Int64
	a, b int64
	sub  *sub
}

type sub struct{ n int64 }

func (x *t) inc() {
	x.n.Add(1)
	atomic.AddInt64(&x.a, 1)
	bump(&x.sub.n)
}

func bump(p *int64) { atomic.AddInt64(p, 1) }

func (x *t) get() int64 { return x.n.Load() + x.b }

func (x *t) set(v int64) { x.b = v }

func (x *t) addr() *int64 { return &x.a }
