// Package errs assigns the error of the function around in each goroutine.
package errs

import (
	"strconv"

	"golang.org/x/sync/errgroup"
)

func run(nums []string) (int64, error) {
	sums := make([]int64, len(nums))
	var err error
	var g errgroup.Group
	for i, s := range nums {
		g.Go(func() error {
			var n int64
			_, err = strconv.ParseInt(s, 10, 64) // want `err is written here by goroutines started in a loop at x.go:15 with nothing to order them; which value stays is left to chance`
			if err != nil {
				return err
			}
			n++
			sums[i] = n
			return nil
		})
	}
	if err = g.Wait(); err != nil {
		return 0, err
	}
	return sums[0], nil
}
