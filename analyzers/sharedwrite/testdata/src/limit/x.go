// Package limit takes the limit of four goroutines for a lock.
package limit

import "sync"

func run(jobs int) int {
	n := 0
	sem := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for range jobs {
		sem <- struct{}{}
		wg.Go(func() {
			n++ // want `n is written here by goroutines started in a loop at x.go:12 .*; increments are lost`
			<-sem
		})
	}
	wg.Wait()
	return n
}
