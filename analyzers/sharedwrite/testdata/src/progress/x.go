// Package progress shows how far the work has come while it goes on.
package progress

import (
	"fmt"
	"sync"
)

func work(n int) int { return n }

func run(jobs int) (string, uint32) {
	done := 0
	left := uint32(jobs)
	var failed bool
	var wg sync.WaitGroup
	for i := range jobs {
		wg.Go(func() {
			done += work(1) // want `done is written here by goroutines started in a loop at x.go:17 .*; increments are lost`
			left--          // want `left is written here by goroutines started in a loop at x.go:17 .*; increments are lost`
			if i < 0 {
				failed = true // want `failed is written here by goroutines started in a loop at x.go:17 .*; which value stays is left to chance`
			}
		})
	}
	shown := ""
	for range 3 {
		if done > 0 && !failed {
			shown = fmt.Sprint(done, "of", jobs)
		}
		switch left {
		case 0:
			shown = "all"
		}
	}
	wg.Wait()
	return fmt.Sprint(done, failed, shown != ""), left
}
