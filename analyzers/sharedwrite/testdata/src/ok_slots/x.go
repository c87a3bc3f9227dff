// Package ok_slots gives each goroutine an element or a field of its own.
package ok_slots

import "sync"

func squares(nums []int) []int {
	out := make([]int, len(nums))
	var wg sync.WaitGroup
	for i, n := range nums {
		wg.Go(func() { out[i] = n * n })
	}
	wg.Wait()
	return out
}

func fixed() [2]int {
	var out [2]int
	var wg sync.WaitGroup
	wg.Go(func() { out[0] = 1 })
	wg.Go(func() { out[1] = 2 })
	wg.Wait()
	return out
}

type stats struct{ reads, writes int }

func fields() stats {
	var s stats
	var wg sync.WaitGroup
	wg.Go(func() { s.reads++ })
	wg.Go(func() { s.writes++ })
	wg.Wait()
	return s
}
