package ok_collect

import (
	"sort"
	"sync"
)

type T struct {
	mu sync.Mutex
	id int
	n  int
}

// All are held while they are looked at together.
func snapshot(ts []*T) []int {
	for _, t := range ts {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.id++
	}
	var ns []int
	for _, t := range ts {
		ns = append(ns, t.n)
	}
	return ns
}

// Nothing is done in a round but locking.
func lockAll(ts []*T, f func()) {
	sort.Slice(ts, func(i, j int) bool { return ts[i].id < ts[j].id })
	for _, t := range ts {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
	f()
}

func collect(ts []*T, report func([]int)) {
	var ns []int
	for _, t := range ts {
		t.mu.Lock()
		defer t.mu.Unlock()
		ns = append(ns, t.n)
	}
	report(ns)
}

// Only locking, and nothing after it: a barrier.
func settle(ts []*T) {
	for _, t := range ts {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
}

type node struct {
	mu     sync.Mutex
	parent *node
	done   bool
}

// A round that may return needs its lock until then.
func (n *node) running() *node {
	for p := n.parent; p != nil; p = p.parent {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.done {
			return p
		}
	}
	return nil
}
