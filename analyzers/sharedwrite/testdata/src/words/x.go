// Package words counts words in a map that is passed to each goroutine.
package words

import "sync"

func run(words []string) map[string]int {
	counts := make(map[string]int)
	var wg sync.WaitGroup
	for _, w := range words {
		wg.Add(1)
		go func(m map[string]int, w string) {
			defer wg.Done()
			m[w]++ // want `m is written here by goroutines started in a loop at x.go:11 with nothing to order them; concurrent map writes end the program`
		}(counts, w)
	}
	wg.Wait()
	return counts
}
