// Package firsterr keeps the error of one of its goroutines.
package firsterr

import (
	"strconv"
	"sync"
)

func run(nums []string) error {
	var err error
	var wg sync.WaitGroup
	for _, s := range nums {
		wg.Go(func() {
			if _, e := strconv.Atoi(s); e != nil {
				err = e // want `err is written here by goroutines started in a loop at x.go:13 .*; which value stays is left to chance`
			}
		})
	}
	wg.Wait()
	return err
}
