// Package bubble calls in bubbles what panics there.
package bubble

import (
	"testing"
	"testing/synctest"
	"time"
)

func Parallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Parallel() // want `^t\.Parallel panics in the bubble that synctest\.Test starts at x\.go:11$`
		time.Sleep(time.Hour)
	})
}
