//go:build prove

package limits

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestSend(t *testing.T) {
	h := &hub{}
	prove.Finishes(t, func() {
		h.send(1)
		h.send(1)
	})
}

func TestTwice(t *testing.T) {
	h := &hub{n: 1}
	prove.Finishes(t, func() {
		h.twice()
		h.twice()
	})
}

func TestNotified(t *testing.T) {
	prove.Finishes(t, func() { new(hub).notified(0) })
}
