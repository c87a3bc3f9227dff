// Package ok_interfaces calls through interfaces whose values may be of types that
// do not lock, or that are out of sight.
package ok_interfaces

import "sync"

type table struct {
	mu   sync.Mutex
	rows []int
	one  searcher
	out  Sink
	Any  Sink
}

type searcher interface{ find(t *table) int }

type linear struct{}

func (linear) find(t *table) int { return t.count() }

type constant struct{}

func (constant) find(t *table) int { return 0 }

type Sink interface{ Put(t *table) }

type printer struct{}

func (printer) Put(t *table) { println(t.count()) }

func (t *table) count() int {
	t.mu.Lock()
	n := len(t.rows)
	t.mu.Unlock()
	return n
}

func newTable(fast bool, out Sink) *table {
	t := &table{out: printer{}, Any: printer{}}
	if t.one = (linear{}); fast {
		t.one = constant{}
	}
	if out != nil {
		t.out = out
	}
	return t
}

func New(out Sink) *table { return newTable(false, out) }

type counter interface{ count() int }

func (t *table) asked(v any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c, ok := v.(counter); ok {
		c.count() // of whoever it is
	}
}

func (t *table) use() {
	t.mu.Lock()
	t.one.find(t)
	t.out.Put(t)
	t.Any.Put(t)
	t.mu.Unlock()
	t.out.Put(t)
	var c counter = t
	t.asked(c)
}
