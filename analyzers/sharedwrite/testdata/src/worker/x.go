// Package worker starts a function that writes a package variable.
package worker

import "sync"

var sum int

func add(wg *sync.WaitGroup, n int) {
	defer wg.Done()
	sum += n // want `sum is written here by goroutines started in a loop at x.go:17 .*; increments are lost`
}

func run(nums []int) int {
	var wg sync.WaitGroup
	for _, n := range nums {
		wg.Add(1)
		go add(&wg, n)
	}
	wg.Wait()
	return sum
}
