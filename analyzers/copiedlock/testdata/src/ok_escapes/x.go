package ok_escapes

import "sync"

var hits int

// Others get it.
func passed(f func(*sync.Mutex)) {
	var mu sync.Mutex
	f(&mu)
	mu.Lock()
	hits++
	mu.Unlock()
}

type guard struct{ mu *sync.Mutex }

func stored() *guard {
	mu := new(sync.Mutex)
	mu.Lock()
	hits++
	mu.Unlock()
	return &guard{mu}
}

func cond(ready func(*sync.Cond)) {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready(c)
	mu.Lock()
	hits++
	c.Wait()
	mu.Unlock()
}

func method(f func(func())) {
	var mu sync.Mutex
	f(mu.Unlock)
	mu.Lock()
	hits++
}

func goroutine() {
	var mu sync.Mutex
	mu.Lock()
	hits++
	go mu.Unlock()
	mu.Lock()
}

func literal(run func(func())) {
	var mu sync.Mutex
	run(func() {
		mu.Lock()
		hits++
		mu.Unlock()
	})
}

func sent(ch chan *sync.Mutex) {
	mu := &sync.Mutex{}
	mu.Lock()
	ch <- mu
	hits++
	mu.Unlock()
}
