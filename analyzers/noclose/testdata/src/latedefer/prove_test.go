//go:build prove

// oracle: synctest

package latedefer

import (
	"testing"
	"testing/synctest"
)

func TestBase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got := parse([]string{"1"}, 1); got != nil {
			t.Errorf("got %v", got)
		}
	})
}
