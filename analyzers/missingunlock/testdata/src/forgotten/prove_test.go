//go:build prove

package forgotten

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestCount(t *testing.T) {
	prove.Finishes(t, func() {
		count()
		add("a")
	})
}
