//go:build prove

package chain

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestStop(t *testing.T) {
	prove.Finishes(t, func() {
		s := new(server)
		s.start()
		s.stop()
	})
}
