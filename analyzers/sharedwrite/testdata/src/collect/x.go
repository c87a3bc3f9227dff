// Package collect appends the result for each element of a slice.
package collect

import "sync"

func square(n int) int { return n * n }

func run(nums []int) []int {
	var out []int
	var wg sync.WaitGroup
	for _, n := range nums {
		wg.Go(func() {
			out = append(out, square(n)) // want `out is written here by goroutines started in a loop at x.go:12 with nothing to order them; appended elements are lost`
		})
	}
	wg.Wait()
	return out
}
