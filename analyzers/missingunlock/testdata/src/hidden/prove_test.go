//go:build prove

package hidden

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func twice(f func()) func() { return func() { f(); f() } }

func TestAdd(t *testing.T) {
	c := &counter{}
	prove.Finishes(t, twice(func() { c.add(0) }))
}

func TestPool(t *testing.T) {
	for _, f := range []func(*Pool){
		func(p *Pool) { p.Put(0) },
		func(p *Pool) { p.Link(p); p.Push(0) },
		func(p *Pool) { p.Clear(0) },
		func(p *Pool) { p.Run(0) },
	} {
		p := &Pool{}
		prove.Finishes(t, twice(func() { f(p) }))
	}
}
