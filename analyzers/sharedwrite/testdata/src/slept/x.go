// Package slept sleeps, but not for the sake of what it reads.
package slept

import "time"

func crowd(words []string) int {
	total := 0
	for range 2 {
		go func() {
			total++ // want `total is written here by goroutines started in a loop at x.go:9 with nothing to order them; increments are lost`
		}()
	}
	time.Sleep(100 * time.Millisecond)
	return total
}
