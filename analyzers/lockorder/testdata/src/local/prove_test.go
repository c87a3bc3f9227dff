//go:build prove

package main

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestLocks(t *testing.T) {
	prove.Finishes(t, func() {
		for range 2000 {
			main()
		}
	})
}
