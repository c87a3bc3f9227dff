// Package snapshot reads a slice as a whole while others add to it.
package snapshot

import (
	"fmt"
	"sync"
)

func run(n int) string {
	var wg sync.WaitGroup
	var log []int
	last := ""
	for i := range n {
		wg.Go(func() {
			log = append(log, i) // want `log is written here by goroutines started in a loop at x.go:14 .*; appended elements are lost`
			last = fmt.Sprint(i) // want `last is written here by goroutines started in a loop at x.go:14 .*; which value stays is left to chance`
		})
	}
	sum := 0
	for range n {
		for _, v := range log {
			sum += v
		}
		fmt.Sprintln(last)
	}
	wg.Wait()
	return fmt.Sprint(len(log), last != "", sum >= 0)
}
