// Package snapmap prints a map as a whole while others add to it.
package snapmap

import (
	"fmt"
	"sync"
)

func run(n int) string {
	var wg sync.WaitGroup
	byName := map[string]int{}
	for i := range n {
		wg.Go(func() {
			name := fmt.Sprint(i)
			byName[name] += i // want `byName is written here by goroutines started in a loop at x.go:13 .*; concurrent map writes end the program`
		})
	}
	for range n {
		if len(byName) > 0 && byName["0"] == 0 {
			fmt.Sprintln(byName)
		}
	}
	wg.Wait()
	return fmt.Sprint(len(byName))
}
