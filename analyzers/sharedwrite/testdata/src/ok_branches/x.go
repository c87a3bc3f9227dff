// Package ok_branches starts the goroutine on one branch and touches the variable on the other.
package ok_branches

import (
	"os"
	"sync"
)

func either(parallel bool) int {
	x := 0
	var wg sync.WaitGroup
	if parallel {
		wg.Add(1)
		go func() {
			defer wg.Done()
			x = 1
		}()
	} else {
		x = 2
	}
	if parallel {
		wg.Wait()
	}
	return x
}

func exclusive(left bool) {
	x := 0
	if left {
		go func() { x++ }()
	} else {
		go func() { x-- }()
	}
}

func fatal(err error) {
	x := 0
	if err != nil {
		x++
		os.Exit(x)
	}
	go func() { x++ }()
}
