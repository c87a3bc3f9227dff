// Package numbered makes one result for each number.
package numbered

import (
	"sync"

	"golang.org/x/sync/errgroup"
)

func run(n int) []int {
	out := []int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out = append(out, i*i) // want `out is written here by goroutines started in a loop at x.go:15 .*; appended elements are lost`
		}()
	}
	wg.Wait()
	return out
}

func group(n int) ([]string, error) {
	words := make([]string, 0, n)
	var g errgroup.Group
	for range n {
		g.Go(func() error {
			words = append(words, "word") // want `words is written here by goroutines started in a loop at x.go:28 .*; appended elements are lost`
			return nil
		})
	}
	err := g.Wait()
	return words, err
}
