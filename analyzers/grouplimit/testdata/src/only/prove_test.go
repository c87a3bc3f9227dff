//go:build prove

// oracle: deadlock

package only

import (
	"testing"

	"test/prove"
)

func TestFeed(t *testing.T) {
	prove.Finishes(t, func() {
		sum := make(chan int, 2)
		if err := feed([]int{1, 2}, func(n int) { sum <- n }); err != nil || <-sum+<-sum != 3 {
			t.Error(err)
		}
	})
}
