//go:build prove

package deferlock

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestAdd(t *testing.T) {
	prove.Finishes(t, new(counter).add)
}

func TestGet(t *testing.T) {
	prove.Finishes(t, func() {
		c := new(counter)
		c.get()
		c.set(1)
	})
}
