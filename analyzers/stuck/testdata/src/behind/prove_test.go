//go:build prove

// oracle: deadlock

package behind

import (
	"test/prove"
	"testing"
)

func TestFirst(t *testing.T) {
	prove.Finishes(t, func() {
		for range 5000 {
			first()
		}
	})
}
