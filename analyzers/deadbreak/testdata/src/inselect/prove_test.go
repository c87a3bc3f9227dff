//go:build prove

// oracle: deadlock

package inselect

import (
	"testing"

	"test/prove"
)

func TestSum(t *testing.T) {
	prove.Finishes(t, func() {
		nums := make(chan int, 2)
		nums <- 1
		nums <- 2
		close(nums)
		if got := sum(nums, nil); got != 3 {
			t.Errorf("got %d", got)
		}
	})
}

func TestCount(t *testing.T) {
	prove.Finishes(t, func() {
		nums := make(chan int, 2)
		nums <- 1
		close(nums)
		var got int
		count(nums, nil, &got)
		if got != 1 {
			t.Errorf("got %d", got)
		}
	})
}
