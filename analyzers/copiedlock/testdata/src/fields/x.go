package fields

import "sync"

type counter struct {
	n int
	m map[string]int
}

// The struct would need the mutex: no fix.
func (c *counter) add() {
	mu := &sync.Mutex{} // want `^this is another mutex in each call of add, so the Lock at x\.go:13 waits for nobody and does not guard the write to c\.n at x\.go:14`
	mu.Lock()
	c.n++
	mu.Unlock()
}

func (c *counter) put(k string) {
	var mu, second sync.Mutex // want `^mu is another mutex in each call of put, .* does not guard the write to c\.m at x\.go:21`
	mu.Lock()
	c.m[k]++
	mu.Unlock()
	second.Lock()
	second.Unlock()
}

func reset(cs []*counter) {
	for _, c := range cs {
		func() {
			var mu sync.Mutex // want `^mu is another mutex in each call of the function literal`
			mu.Lock()
			defer mu.Unlock()
			cs[0] = c
		}()
	}
}

func (c *counter) sub() {
	mu := sync.Mutex{} // want `^mu is another mutex in each call of sub`
	mu.Lock()
	defer mu.Unlock()
	c.n--
}
