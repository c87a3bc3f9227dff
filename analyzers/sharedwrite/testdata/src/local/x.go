// Package local counts in local variables of several types.
package local

import "sync"

func run(words []string) (int, int64, bool) {
	var wg sync.WaitGroup
	n := 0
	var size int64
	found := false
	for _, w := range words {
		wg.Go(func() {
			n++                   // want `n is written here by goroutines started in a loop at x.go:12 .*; increments are lost`
			size += int64(len(w)) // want `size is written here by goroutines started in a loop at x.go:12 .*; increments are lost`
			if w == "go" {
				found = true // want `found is written here by goroutines started in a loop at x.go:12 .*; which value stays is left to chance`
			}
		})
	}
	wg.Wait()
	if n == 0 {
		return -1, size, found
	}
	return n, size, found
}
