//go:build prove

package gate

// oracle: assert

import (
	"testing"
	"time"
)

// The gate is shut again before the one that waits gets the lock.
func TestPass(t *testing.T) {
	g := newGate()
	go g.pass()
	time.Sleep(50 * time.Millisecond)
	g.Lock()
	g.changed.Broadcast() // woken, but g is ours
	g.Unlock()
	time.Sleep(50 * time.Millisecond)
	g.Lock()
	defer g.Unlock()
	if g.passed != 0 {
		t.Error("passed a gate that is shut")
	}
}

func TestOne(t *testing.T) {
	g := newGate()
	go g.one()
	go g.one()
	time.Sleep(50 * time.Millisecond)
	g.open()
	time.Sleep(50 * time.Millisecond)
	g.Lock()
	defer g.Unlock()
	if g.passed != 1 {
		t.Error(g.passed, "passed")
	}
}
