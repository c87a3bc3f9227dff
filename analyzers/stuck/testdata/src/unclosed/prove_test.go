//go:build prove

// oracle: synctest

package unclosed

import (
	"testing"
	"testing/synctest"
)

func TestTotal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := total([]string{"1", "two"}); got != 1 {
			t.Errorf("got %d", got)
		}
	})
}
