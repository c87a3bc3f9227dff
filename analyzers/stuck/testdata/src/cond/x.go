package cond

import "sync"

// The signal may come before the wait, and is lost.
func lost() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	go func() {
		c.Signal()
	}()
	mu.Lock()
	c.Wait() // want `cond.lost waits here for ever to be woken by c`
	mu.Unlock()
}
