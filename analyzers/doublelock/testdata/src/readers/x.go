// Package readers takes read locks twice, where a writer may come in between.
package readers

import "sync"

type table struct {
	mu   sync.RWMutex
	rows map[string]int
}

func (t *table) Get(name string) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.rows[name]
}

func (t *table) Sum(names ...string) (sum int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, name := range names {
		sum += t.Get(name) // want `^\(\*table\).Get locks it for reading at x.go:12, but t.mu has been locked for reading since x.go:18, so it waits for itself for ever when a Lock as at x.go:27 comes in between: that waits for the first reader and keeps the second out$`
	}
	return sum
}

func (t *table) Set(name string, v int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[name] = v
}

func (t *table) each(f func(string)) {
	t.mu.RLock()
	for name := range t.rows {
		f(name)
	}
	t.mu.RUnlock()
}

func (t *table) Double() (sum int) {
	t.each(func(name string) { // want `^\(\*table\).each \(through \(\*table\).Double \(function literal\), \(\*table\).Get\) locks it for reading at x.go:12, but \(\*table\).each has locked t.mu for reading at x.go:33 by then`
		sum += 2 * t.Get(name)
	})
	return sum
}

var mu sync.RWMutex
var total int

func current() int {
	mu.RLock()
	defer mu.RUnlock()
	return total
}

func later() {
	mu.Lock()
	total++
	mu.Unlock()
}

func start() int {
	go later()
	mu.RLock()
	defer mu.RUnlock()
	return total + current() // want `^current locks it for reading at x.go:51, but mu has been locked for reading since x.go:64, so it waits for itself for ever when a Lock as at x.go:57`
}
