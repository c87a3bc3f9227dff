// Package counter increments a package variable from many goroutines.
package counter

import (
	"fmt"
	"sync"
)

var total int

func run() string {
	var wg sync.WaitGroup
	for i := 0; i < 1000; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			total++ // want `total is written here by goroutines started in a loop at x.go:15 with nothing to order them; increments are lost`
		}()
	}
	wg.Wait()
	return fmt.Sprint(total)
}
