package ok_local

import "sync"

// Tried out on local data.
func local() int {
	var mu sync.Mutex
	n := 0
	mu.Lock()
	n++
	mu.Unlock()
	return n
}

func bench(k int) {
	var mu sync.RWMutex
	for range k {
		mu.Lock()
		mu.Unlock()
	}
}

var hits int

// Written outside of the critical section.
func outside() {
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	hits++
}

// Only read.
func read(xs []int) int {
	var mu sync.RWMutex
	mu.RLock()
	defer mu.RUnlock()
	return xs[0] + hits
}

type pair struct {
	mu sync.Mutex
	n  int
}

// The data is as local as the mutex.
func field() int {
	var p pair
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
	return p.n
}

func value(p [4]int) int {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	p[0] = 1
	return p[0]
}
