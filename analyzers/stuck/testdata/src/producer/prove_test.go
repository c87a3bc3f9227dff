//go:build prove

// oracle: synctest

package producer

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, err := all([]string{"-1", "2", "3"}); err == nil {
			t.Error("no error")
		}
		time.Sleep(time.Minute) // the producer gives up in the meantime
	})
}
