package closure

import (
	"slices"
	"sort"
	"sync"
)

type pool struct {
	mu   sync.Mutex
	free []int
}

func (p *pool) grow(n int) {
	add := func(i int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, i)
	}
	p.mu.Lock()
	for i := range n {
		add(i) // want `^\(\*pool\).grow \(function literal\) locks it at x.go:16, but p.mu has been locked since x.go:20`
	}
	p.mu.Unlock()
}

func local(n int) int {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	func() { // want `^local \(function literal\) locks it at x.go:32, but mu has been locked since x.go:29`
		mu.Lock() // in the literal alone this is nothing
		n++
		mu.Unlock()
	}()
	return n
}

func (p *pool) size() int {
	p.mu.Lock()
	defer func() { p.mu.Unlock() }()
	return len(p.free)
}

func (p *pool) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.size() // want `^\(\*pool\).size locks it at x.go:40, but p.mu has been locked since x.go:46`
	p.free = nil
}

func (p *pool) report() { defer p.size() }

func (p *pool) sum() (n int) {
	p.mu.Lock()
	sort.Slice(p.free, func(i, j int) bool {
		n += p.free[i]
		return p.free[i] < p.free[j]
	})
	slices.IndexFunc(p.free, func(i int) bool { // want `^\(\*pool\).sum \(function literal\) \(through \(\*pool\).size\) locks it at x.go:40, but p.mu`
		return i > p.size()
	})
	p.report() // want `^\(\*pool\).report \(through \(\*pool\).size\) locks it at x.go:40, but p.mu`
	p.mu.Unlock()
	return n
}

func (p *pool) fine() {
	p.mu.Lock()
	defer p.size()
	defer p.mu.Unlock()
	p.free = nil
}
