//go:build prove

// oracle: synctest

package early

import (
	"testing"
	"testing/synctest"
)

func TestAll(t *testing.T) {
	synctest.Test(t, func(*testing.T) { all([]string{"no such file"}) })
}

func TestOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if one("no such file") == nil {
			t.Error("no error")
		}
	})
}
