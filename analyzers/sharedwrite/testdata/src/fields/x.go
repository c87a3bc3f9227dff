// Package fields counts in two fields of a struct.
package fields

import "sync"

type counters struct{ hits, misses int }

func run(keys []string) (int, int) {
	c := &counters{}
	known := map[string]bool{"a": true}
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Go(func() {
			if known[k] {
				c.hits++ // want `c.hits is written here by goroutines started in a loop at x.go:13 .*; increments are lost`
			} else {
				c.misses++ // want `c.misses is written here by goroutines started in a loop at x.go:13 .*; increments are lost`
			}
		})
	}
	wg.Wait()
	return c.hits, c.misses
}
