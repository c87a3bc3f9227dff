// Package sleptearly reads before it sleeps.
package sleptearly

import "time"

func count(words []string) int { return len(words) }

func before(words []string) int {
	total := 0
	go func() {
		total = count(words) // want `total is written here by the goroutine started at x.go:10 and read at x.go:13; nothing orders them`
	}()
	if total > 0 {
		return total
	}
	time.Sleep(100 * time.Millisecond)
	return total
}
