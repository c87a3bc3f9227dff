//go:build prove

// oracle: leak

package error

import (
	"test/prove"
	"testing"
)

func TestErrors(t *testing.T) {
	prove.NoLeak(t, func() {
		if workers([]int{-1, -2, -3}) == nil {
			t.Error("no error")
		}
	})
}
