//go:build prove

package loop

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestSet(t *testing.T) {
	prove.Finishes(t, func() {
		s := newStatus()
		for range 20000 {
			s.Set("a")
		}
	})
}
