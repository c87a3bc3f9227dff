package circle

import "sync"

// The receiver waits first for a goroutine that needs the lock of the sender.
func last() int {
	var mu sync.Mutex
	n := 0
	a, b := make(chan int), make(chan int)
	go func() {
		<-a // want `the goroutine started at x.go:10 waits here for ever to receive from a: the goroutine started at x.go:14, which sends on it or closes it, waits at x.go:15 for mu`
		<-b
	}()
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		a <- 1
	}()
	mu.Lock()
	n++
	b <- 2
	mu.Unlock()
	return n
}
