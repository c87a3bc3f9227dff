// Package steps assigns errors of the function around in several ways.
package steps

import (
	"strconv"
	"sync"
)

func run(nums []string) (int, error) {
	n, err := strconv.Atoi("1")
	if err != nil {
		return 0, err
	}
	parsed := make([]int, len(nums))
	var wg sync.WaitGroup
	for i, s := range nums {
		wg.Go(func() {
			if _, err = strconv.Atoi(s); err != nil { // want `err is written here by goroutines started in a loop at x.go:17 .*; which value stays is left to chance`
				return
			}
			var v int
			v, err = strconv.Atoi(s + "0")
			if err == nil {
				parsed[i] = v
			}
		})
	}
	wg.Wait()
	for _, v := range parsed {
		n += v
	}
	return n, nil
}
