// Package early tells that it is done before it is.
package early

import "sync"

func run() int {
	n := 0
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Done()
		n = 1 // want `n is written here by the goroutine started at x.go:10 and read at x.go:15; nothing orders them`
	}()
	wg.Wait()
	return n
}
