//go:build prove

// oracle: synctest

package jobs

import (
	"errors"
	"testing"
	"testing/synctest"
)

func TestClose(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		r := New()
		r.Run("a", func(string) error { return errors.New("no") })
		r.Close()
	})
}
