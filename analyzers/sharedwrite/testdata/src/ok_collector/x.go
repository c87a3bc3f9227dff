// Package ok_collector has a goroutine close the channel when all the others are done.
package ok_collector

import "sync"

func sum(nums []int) (int, int) {
	seen := 0
	results := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, n := range nums {
		wg.Go(func() {
			mu.Lock()
			seen++
			mu.Unlock()
			results <- n
		})
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	total := 0
	for n := range results {
		total += n
	}
	return total, seen
}
