//go:build prove

package waitgroup

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestClose(t *testing.T) {
	prove.Finishes(t, func() {
		for range 2000 {
			p := newPool(2)
			for range 10 {
				p.jobs <- 1
			}
			p.Close()
		}
	})
}
