//go:build prove

// oracle: deadlock

package labelled

import (
	"context"
	"testing"

	"test/prove"
)

func TestTotal(t *testing.T) {
	prove.Finishes(t, func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := total(ctx, nil); err == nil {
			t.Error("no error")
		}
	})
}

func TestLast(t *testing.T) {
	prove.Finishes(t, func() {
		in := make(chan int, 1)
		in <- 7
		close(in)
		if got := last(in); got != 7 {
			t.Errorf("got %d", got)
		}
	})
}
