//go:build prove

package main

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestTable(t *testing.T) {
	prove.Finishes(t, func() {
		for range 20 {
			table()
		}
	})
}

func TestBare(t *testing.T) {
	prove.Finishes(t, func() {
		for range 20 {
			bare()
		}
	})
}
