// Package readlock writes under a lock that readers share.
package readlock

import "sync"

func run() int {
	var mu sync.RWMutex
	n := 0
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			mu.RLock()
			n++ // want `n is written here by goroutines started in a loop at x.go:11 .*; increments are lost`
			mu.RUnlock()
		})
	}
	wg.Wait()
	return n
}
