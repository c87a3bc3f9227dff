// Package ok_locks holds a lock on both sides, in one way or another: nothing to report.
package ok_locks

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

func deferred() int {
	n := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			n++
		}()
	}
	wg.Wait()
	return n
}

func withLock(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func callback() {
	n := 0
	var mu sync.Mutex
	for range 3 {
		go withLock(&mu, func() { n++ })
	}
	withLock(&mu, func() { n++ })
}

// held is called with c.mu held, for all that this package shows.
func (c *counter) held() {
	go func() {
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	}()
	c.n++
}

func onlyWhenParallel(serial bool) {
	n := 0
	var mu sync.Mutex
	f := func() {
		if !serial {
			mu.Lock()
			defer mu.Unlock()
		}
		n++
	}
	for range 3 {
		if serial {
			f()
		} else {
			go f()
		}
	}
}

func readers() int {
	var mu sync.RWMutex
	n := 0
	for range 3 {
		go func() {
			mu.RLock()
			defer mu.RUnlock()
			println(n)
		}()
	}
	mu.Lock()
	n++
	mu.Unlock()
	mu.RLock()
	defer mu.RUnlock()
	return n
}
