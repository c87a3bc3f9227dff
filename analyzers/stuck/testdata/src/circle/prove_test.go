//go:build prove

// oracle: deadlock

package circle

import (
	"test/prove"
	"testing"
)

func TestLast(t *testing.T) {
	prove.Finishes(t, func() {
		for range 5000 {
			last()
		}
	})
}
