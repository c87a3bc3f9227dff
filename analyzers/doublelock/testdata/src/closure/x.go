package closure

import "sync"

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
		add(i) // want `^\(\*pool\).grow \(function literal\) locks it at x.go:12, but p.mu has been locked since x.go:16`
	}
	p.mu.Unlock()
}

func local(n int) int {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	func() { // want `^local \(function literal\) locks it at x.go:28, but mu has been locked since x.go:25`
		mu.Lock() // in the literal alone this is nothing
		n++
		mu.Unlock()
	}()
	return n
}
