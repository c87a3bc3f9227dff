//go:build prove

package done

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestStop(t *testing.T) {
	prove.Finishes(t, func() {
		for range 5000 {
			m := newMerger()
			m.updates <- 1
			m.stop()
		}
	})
}
