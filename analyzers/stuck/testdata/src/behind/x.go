package behind

import "sync"

// The sender does something else before it unlocks, and the receiver waits for a
// goroutine that needs the lock.
func first() int {
	var mu sync.Mutex
	n := 0
	a, b := make(chan int), make(chan int)
	go func() {
		<-a // want `the goroutine started at x.go:11 waits here for ever to receive from a`
		<-b
	}()
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		a <- 1
	}()
	mu.Lock()
	b <- 2
	n++
	mu.Unlock()
	return n
}
