//go:build prove

// oracle: synctest

package watched

import (
	"testing"
	"testing/synctest"
)

func TestStopped(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		stopped([]int{1}, func(int) bool { return true })
	})
}
