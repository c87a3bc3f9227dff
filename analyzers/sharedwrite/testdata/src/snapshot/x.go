// Package snapshot reads a slice and a map as a whole while others add to them.
package snapshot

import (
	"fmt"
	"sync"
)

func run(n int) string {
	var wg sync.WaitGroup
	var log []int
	byName := map[string]int{}
	last := ""
	for i := range n {
		wg.Go(func() {
			log = append(log, i) // want `log is written here by goroutines started in a loop at x.go:15 .*; appended elements are lost`
			name := fmt.Sprint(i)
			byName[name] += i    // want `byName is written here by goroutines started in a loop at x.go:15 .*; concurrent map writes end the program`
			last = fmt.Sprint(i) // want `last is written here by goroutines started in a loop at x.go:15 .*; which value stays is left to chance`
		})
	}
	sum := 0
	for range n {
		for _, v := range log {
			sum += v
		}
		fmt.Sprintln(byName, last)
	}
	wg.Wait()
	return fmt.Sprint(len(log), len(byName), last != "", sum >= 0)
}
