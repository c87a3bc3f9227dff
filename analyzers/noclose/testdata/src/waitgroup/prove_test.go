//go:build prove

// oracle: synctest

package waitgroup

import (
	"testing"
	"testing/synctest"
)

func TestCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := copyAll([]byte{1, 2, 0}); len(got) != 2 {
			t.Errorf("got %v", got)
		}
	})
}

func TestGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if n, err := group([]int{1, 2, 0}); n != 3 || err == nil {
			t.Errorf("got %d, %v", n, err)
		}
	})
}
