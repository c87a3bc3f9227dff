package recursive

import "sync"

// A Tree has functions that call one another under a lock.
type Tree struct {
	nodes, names sync.Mutex
	n            int
}

// Walk calls itself through visit, with no lock held.
func (t *Tree) Walk(depth int) {
	t.nodes.Lock()
	t.name()
	t.nodes.Unlock()
	t.visit(depth)
}

func (t *Tree) visit(depth int) {
	if depth > 0 {
		t.Walk(depth - 1)
	}
}

func (t *Tree) name() {
	if t.n > 10 {
		t.visit(0)
	}
	t.names.Lock()
	defer t.names.Unlock()
	t.n++
}

// Count takes them the other way round.
func (t *Tree) Count() int {
	t.names.Lock()
	defer t.names.Unlock()

	t.nodes.Lock() // want `^t\.nodes is locked here while t\.names is held since x\.go:36, but x\.go:14 locks t\.names while it holds t\.nodes: `
	defer t.nodes.Unlock()
	return t.n
}
