// Package stored has functions in fields and variables that are assigned once.
package stored

import "sync"

type lru struct {
	mu      sync.Mutex
	items   map[string]int
	evicted func(string)
	size    func() int
	check   func()
}

func newLRU() *lru {
	l := &lru{items: map[string]int{}}
	l.evicted = func(name string) { l.log(name) }
	l.size = l.len
	return l
}

func (l *lru) len() int {
	l.mu.Lock()
	n := len(l.items)
	l.mu.Unlock()
	return n
}

func (l *lru) log(name string) {
	l.mu.Lock()
	l.items[name+" is gone"] = 1
	l.mu.Unlock()
}

func (l *lru) drop(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.items, name)
	l.evicted(name) // want `^newLRU \(function literal\) \(through \(\*lru\).log\) locks it at x.go:29, but l.mu has been locked since x.go:35`
}

func (l *lru) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.size() > 9 // want `^\(\*lru\).len locks it at x.go:22, but l.mu has been locked since x.go:42`
}

func (l *lru) onCheck(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.check = f
}

func (l *lru) renew() {
	l.mu.Lock()
	unlock := func() { l.mu.Unlock() }
	defer func() { unlock() }()
	if l.check != nil {
		l.check() // want `^start \(function literal\) \(through \(\*lru\).len\) locks it at x.go:22, but l.mu has been locked since x.go:54`
	}
}

func start() *lru {
	l := newLRU()
	l.onCheck(func() { l.len() })
	return l
}

var mu sync.Mutex
var report = func() { mu.Lock(); n++; mu.Unlock() }
var n int

func count() {
	mu.Lock()
	n++
	report() // want `locks it at x.go:69, but mu has been locked since x.go:73`
	mu.Unlock()
}

func (l *lru) locker() func() {
	return func() { l.mu.Lock() }
}

func (l *lru) twice() {
	l.mu.Lock()
	l.locker()() // want `^\(\*lru\).locker \(function literal\) locks it at x.go:80, but l.mu has been locked since x.go:84`
	l.mu.Unlock()
}

func (l *lru) all() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		l.mu.Lock()
		defer l.mu.Unlock()
		for name := range l.items {
			if !yield(name) {
				return
			}
		}
	}
}

func (l *lru) sum() (n int) {
	for range l.all() { // want `^\(\*lru\).all \(function literal\) \(through \(\*lru\).sum \(function literal\), \(\*lru\).len\) locks it at x.go:22, but \(\*lru\).all \(function literal\) has locked l.mu at x.go:91 by then`
		n += l.len()
	}
	return n
}
