// Package phases sleeps after each phase.
package phases

import "time"

func run(in []int) (doubled []int, sum int) {
	doubled = make([]int, len(in))
	go func() {
		for i, n := range in {
			doubled[i] = 2 * n
		}
	}()

	time.Sleep(2 * time.Millisecond) // want `started at x.go:8 write at x.go:10 before the read at x.go:16`
	for _, n := range doubled {
		sum -= n
	}
	go func() {
		for _, n := range in {
			sum += 3 * n
		}
	}()
	time.Sleep(2 * time.Millisecond)
	return doubled, sum
}
