package gate

import "sync"

type gate struct {
	sync.Mutex
	changed *sync.Cond
	closed  bool
	passed  int
}

func newGate() *gate {
	g := &gate{closed: true}
	g.changed = sync.NewCond(g)
	return g
}

func (g *gate) open() {
	g.Lock()
	g.closed = false
	g.Unlock()
	g.changed.Broadcast()
}

func (g *gate) shut() {
	g.Lock()
	g.closed = true
	g.Unlock()
}

func (g *gate) pass() {
	g.Lock()
	if g.closed {
		g.changed.Wait() // want `another goroutine may take the lock before this Wait returns, and then the condition at x\.go:33 holds again; it is not asked again$`
	}
	g.passed++
	g.Unlock()
}

// one lets one goroutine through and shuts the gate again.
func (g *gate) one() {
	g.Lock()
	defer g.Unlock()
	if g.closed {
		g.changed.Wait() // want `it is not asked again before the use at x\.go:47`
	}
	g.closed = true
	g.passed++
}
