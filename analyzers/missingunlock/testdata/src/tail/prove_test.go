//go:build prove

package tail

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestRaise(t *testing.T) {
	var g gauge
	prove.Finishes(t, func() {
		g.raise(0)
		g.raise(1)
	})
}

func TestLower(t *testing.T) {
	var g gauge
	prove.Finishes(t, func() {
		g.lower()
		g.lower()
	})
}
