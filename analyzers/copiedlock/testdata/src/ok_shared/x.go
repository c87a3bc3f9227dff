package ok_shared

import "sync"

var mu sync.Mutex
var n int

func global() {
	mu.Lock()
	n++
	mu.Unlock()
}

// Shared by the goroutines that capture it.
func captured(xs []int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for _, x := range xs {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			total += x
		})
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	total++
	return total
}

// One for all calls of the literal.
func counter() func() int {
	var mu sync.Mutex
	n := 0
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
}

type T struct {
	mu sync.Mutex
	n  int
}

func (t *T) add() {
	mu := &t.mu
	mu.Lock()
	t.n++
	mu.Unlock()
}

var locks sync.Map

func keyed(k string) {
	v, _ := locks.LoadOrStore(k, new(sync.Mutex))
	mu := v.(*sync.Mutex)
	mu.Lock()
	n++
	mu.Unlock()
}
