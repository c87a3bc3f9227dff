//go:build prove

// oracle: deadlock

package zero

import (
	"testing"

	"test/prove"
)

func TestRun(t *testing.T) {
	prove.Finishes(t, func() {
		if err := run(func() error { return nil }); err != nil {
			t.Error(err)
		}
	})
}
