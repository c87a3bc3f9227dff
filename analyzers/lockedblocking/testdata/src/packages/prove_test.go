//go:build prove

package packages

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestStop(t *testing.T) {
	prove.Finishes(t, func() {
		for range 5000 {
			c := newCrew()
			c.start()
			c.stop()
		}
	})
}

func TestConsume(t *testing.T) {
	prove.Finishes(t, func() {
		for range 1000 {
			c := newCrew()
			go c.produce()
			c.consume()
		}
	})
}
