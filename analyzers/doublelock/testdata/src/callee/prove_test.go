//go:build prove

package callee

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestFull(t *testing.T) {
	prove.Finishes(t, func() {
		if (&cache{max: 1}).Full() {
			t.Error("full")
		}
	})
}
