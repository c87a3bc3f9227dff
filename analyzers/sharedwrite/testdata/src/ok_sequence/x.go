// Package ok_sequence starts each goroutine after it has waited for the one before.
package ok_sequence

import "sync"

func sequence(n int) int {
	x := 0
	done := make(chan bool)
	for range n {
		go func() {
			x++
			done <- true
		}()
		<-done
	}
	return x
}

func groups() int {
	x := 0
	var wg sync.WaitGroup
	wg.Go(func() { x++ })
	wg.Wait()
	wg.Go(func() { x++ })
	wg.Wait()
	return x
}

func perIteration(jobs []int) []int {
	var out []int
	for _, j := range jobs {
		sum := 0
		var wg sync.WaitGroup
		wg.Go(func() { sum += j })
		wg.Wait()
		out = append(out, sum)
	}
	return out
}
