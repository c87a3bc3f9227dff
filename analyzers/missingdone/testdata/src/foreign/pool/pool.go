// Package pool starts goroutines that callers in another package wait for.
package pool

import "sync"

// Go runs work in a goroutine that wg counts.
func Go(wg *sync.WaitGroup, work func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		work()
	}()
}

// Run runs work and says that it is done.
func Run(wg *sync.WaitGroup, work func()) {
	defer wg.Done()
	work()
}

// Try runs work, if there is any.
func Try(wg *sync.WaitGroup, work chan func()) {
	select {
	case f := <-work:
		f()
		wg.Done()
	default:
	}
}
