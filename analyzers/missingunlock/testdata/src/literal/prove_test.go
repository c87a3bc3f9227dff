//go:build prove

package literal

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestWatch(t *testing.T) {
	prove.Finishes(t, func() {
		watch(nil, func(f func(int) bool) { f(1); f(-1) })
	})
}
