package literal

import "sync"

// watch calls f for each number, and returns how many it saw.
func watch(in <-chan int, f func(func(int) bool)) int {
	var mu sync.Mutex
	seen := 0
	f(func(n int) bool {
		mu.Lock()
		if n < 0 {
			return false // want `^mu is still locked when the function literal returns here: it was locked at x.go:10 and the unlock at x.go:15 is on another path; the next Lock blocks for ever$`
		}
		seen++
		mu.Unlock()
		return true
	})
	mu.Lock()
	defer mu.Unlock()
	return seen
}
