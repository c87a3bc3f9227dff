//go:build prove

package guarded

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestCount(t *testing.T) {
	h := &hub{}
	prove.Finishes(t, func() {
		h.count(true)
		h.count(true)
	})
}
