//go:build prove

package main

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestTransfer(t *testing.T) {
	prove.Finishes(t, func() {
		for range 100 {
			main()
		}
	})
}
