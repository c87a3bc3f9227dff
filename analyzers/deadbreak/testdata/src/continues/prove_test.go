//go:build prove

// oracle: deadlock

package continues

import (
	"testing"

	"test/prove"
)

func lines() <-chan string {
	ch := make(chan string, 2)
	ch <- "a"
	ch <- "bc"
	close(ch)
	return ch
}

func TestDrain(t *testing.T) {
	prove.Finishes(t, func() {
		if got := drain(lines()); got != 3 {
			t.Errorf("got %d", got)
		}
	})
}

func TestSkip(t *testing.T) {
	prove.Finishes(t, func() {
		var got int
		if skip(lines(), &got); got != 2 {
			t.Errorf("got %d", got)
		}
	})
}
