// Package interfaces calls through interfaces of which all values are in sight.
package interfaces

import "sync"

type table struct {
	mu    sync.Mutex
	rows  []int
	index searcher
	out   Sink
}

type searcher interface{ find(t *table) int }

type linear struct{}

func (linear) find(t *table) int { return t.count() }

type binary struct{ steps int }

func (b *binary) find(t *table) int {
	b.steps++
	return t.count()
}

// Sink is exported, but what is in the field out is not.
type Sink interface{ Put(t *table) }

type printer struct{}

func (printer) Put(t *table) { println(t.count()) }

func (t *table) count() int {
	t.mu.Lock()
	n := len(t.rows)
	t.mu.Unlock()
	return n
}

func newTable(fast bool) *table {
	t := &table{out: printer{}}
	if t.index = (linear{}); fast {
		t.index = &binary{}
	}
	return t
}

func (t *table) find() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.index.find(t) // want `^\((linear|\*binary)\).find \(through \(\*table\).count\) locks it at x.go:34, but t.mu has been locked since x.go:49`
}

func (t *table) flush() {
	t.mu.Lock()
	t.out.Put(t) // want `^\(printer\).Put \(through \(\*table\).count\) locks it at x.go:34, but t.mu has been locked since x.go:55`
	t.rows = nil
	t.mu.Unlock()
}

func (t *table) local() {
	var s Sink = printer{}
	t.mu.Lock()
	s.Put(t) // want `^\(printer\).Put \(through \(\*table\).count\) locks it`
	t.mu.Unlock()
}

func put(s Sink, t *table) { s.Put(t) }

func (t *table) given() {
	t.mu.Lock()
	put(printer{}, t) // want `^put \(through \(printer\).Put, \(\*table\).count\) locks it`
	t.mu.Unlock()
}

func (t *table) expression() {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := (*table).count
	f(t) // want `^\(\*table\).count locks it at x.go:34`
	g := t.count
	g() // want `^\(\*table\).count locks it at x.go:34`
}
