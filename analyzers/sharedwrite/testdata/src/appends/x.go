// Package appends appends to one slice from two goroutines.
package appends

import "sync"

func run() []int {
	var out []int
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		out = append(out, 1) // want `out is written here by the goroutine started at x.go:10 and written at x.go:16 by the one started at x.go:14; nothing orders them`
	}()
	go func() {
		defer wg.Done()
		out = append(out, 2)
	}()
	wg.Wait()
	return out
}
