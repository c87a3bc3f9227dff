// Package ok_token uses a channel as a semaphore beside a lock.
package ok_token

import "sync"

type limiter struct {
	mu    sync.Mutex
	n     int
	slots chan struct{}
}

func newLimiter(n int) *limiter {
	l := &limiter{slots: make(chan struct{}, n)}
	for range n {
		l.slots <- struct{}{}
	}
	return l
}

func (l *limiter) acquire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	<-l.slots
	l.n++
}

// release gives the slot back, and counts only then.
func (l *limiter) release() {
	l.slots <- struct{}{}
	l.mu.Lock()
	l.n--
	l.mu.Unlock()
}

// Same goroutine: the worker is counted and done before the wait.
func alone() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	wg.Add(1)
	wg.Done()
	wg.Wait()
	mu.Unlock()
}
