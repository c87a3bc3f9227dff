// Package latedefer has a producer that defers the close too late.
package latedefer

import "strconv"

func parse(words []string, base int) (nums []int64) {
	ch := make(chan int64, 4)
	go func() {
		if base < 2 || base > 36 {
			return // want `without closing ch, so the range at x.go:21`
		}
		defer close(ch)
		for _, w := range words {
			n, err := strconv.ParseInt(w, base, 64)
			if err != nil {
				return
			}
			ch <- n
		}
	}()
	for n := range ch {
		nums = append(nums, n)
	}
	return nums
}
