// Package dep has a list.
package dep

import "sync"

// A List calls what it is given under its lock.
type List struct {
	mu    sync.Mutex
	names []string
}

// Each calls f for each name.
func (l *List) Each(f func(string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.names {
		f(n)
	}
}

// Add adds a name.
func (l *List) Add(n string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names = append(l.names, n)
}
