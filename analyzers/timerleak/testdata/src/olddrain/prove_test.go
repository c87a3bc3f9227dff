//go:build prove

// oracle: deadlock

package main

import (
	"testing"
	"time"

	"test/prove"
)

func TestNext(t *testing.T) {
	prove.Finishes(t, func() {
		if n := next(nil, time.Millisecond); n != -1 {
			t.Error(n)
		}
	})
}
