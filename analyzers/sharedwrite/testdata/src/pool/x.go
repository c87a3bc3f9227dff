// Package pool counts in the workers of a pool.
package pool

import "sync"

func run(jobs []int) int {
	n := 0
	ch := make(chan int)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range ch {
				n++ // want `n is written here by goroutines started in a loop at x.go:11 with nothing to order them; increments are lost`
			}
		})
	}
	for _, j := range jobs {
		ch <- j
	}
	close(ch)
	wg.Wait()
	return n
}
