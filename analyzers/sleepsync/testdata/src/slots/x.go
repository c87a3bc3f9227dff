// Package slots waits by sleep for many goroutines, each with a slot of its own.
package slots

import (
	"fmt"
	"time"
)

func squares(n int) []int {
	results := make([]int, n)
	for i := 0; i < n; i++ {
		go func(slot int) {
			results[slot] = slot * slot
		}(i)
	}
	time.Sleep(50 * time.Millisecond) // want `started at x.go:12 write at x.go:13 before the read at x.go:19`
	sum := 0
	for _, r := range results {
		sum += r
	}
	fmt.Println(sum, time.Now())
	return results
}
