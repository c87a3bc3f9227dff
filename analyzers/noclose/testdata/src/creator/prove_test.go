//go:build prove

// oracle: leak

package creator

import (
	"test/prove"
	"testing"
)

func TestNegative(t *testing.T) {
	prove.NoLeak(t, func() {
		var total int
		if err := store([]int{1, -1}, &total); err == nil {
			t.Error("no error")
		}
	})
}
