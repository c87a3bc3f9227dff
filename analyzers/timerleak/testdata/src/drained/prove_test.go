//go:build prove

// oracle: deadlock

package drained

import (
	"testing"
	"time"

	"test/prove"
)

func TestBatch(t *testing.T) {
	prove.Finishes(t, func() {
		in := make(chan int)
		got := make(chan []int)
		go batch(in, time.Millisecond, func(l []int) { got <- l })
		<-got
		in <- 1
		close(in)
		for l := range got {
			if len(l) == 1 {
				return
			}
		}
	})
}

func TestFirst(t *testing.T) {
	prove.Finishes(t, func() {
		if n, err := first(nil, time.Millisecond); n != -1 || err != nil {
			t.Error(n, err)
		}
	})
}
