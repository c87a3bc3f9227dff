//go:build prove

package flag

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestFlagged(t *testing.T) {
	s := &store{}
	prove.Finishes(t, func() { s.flagged(0); s.flagged(0) })
}

func TestSwitched(t *testing.T) {
	s := &store{}
	prove.Finishes(t, func() { s.switched(0); s.switched(0) })
}
