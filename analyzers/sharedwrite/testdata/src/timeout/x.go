// Package timeout reads a result that may not be there yet.
package timeout

import "time"

func run(slow func() int) int {
	n := 0
	done := make(chan struct{})
	go func() {
		n = slow() // want `n is written here by the goroutine started at x.go:9 and read at x.go:17; nothing orders them`
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Millisecond):
	}
	return n
}
