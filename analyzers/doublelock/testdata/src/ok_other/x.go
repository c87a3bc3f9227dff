// Other locks, or perhaps other locks.
package ok_other

import "sync"

type node struct {
	mu    sync.Mutex
	next  *node
	left  *node
	kids  []*node
	stats struct{ mu sync.Mutex }
}

var top sync.Mutex

func (n *node) size() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.kids)
}

func (n *node) move(to *node) {
	n.mu.Lock()
	defer n.mu.Unlock()
	to.size()
	n.left = to
	n.left.size()
	n.stats.mu.Lock()
	n.stats.mu.Unlock()
	top.Lock()
	top.Unlock()
}

func (n *node) tree() (sum int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, k := range n.kids {
		sum += k.tree()
	}
	return sum
}

func (n *node) walk() {
	for cur := n; cur != nil; cur = cur.next {
		cur.mu.Lock()
		defer cur.mu.Unlock()
	}
}

func (n *node) replaced() {
	old := n.left
	n.left.mu.Lock()
	n.swap()
	n.left.mu.Lock()
	n.left.mu.Unlock()
	old.mu.Unlock()
}

func (n *node) swap() { n.left = &node{} }

func stripes(list []sync.Mutex, i, j int) {
	list[i].Lock()
	list[j].Lock()
	list[j].Unlock()
	list[i].Unlock()
}

func fresh(n int) {
	for range n {
		var mu sync.Mutex
		mu.Lock()
	}
}

type meant struct{ mu sync.Mutex }

// Meant to be Unlock: the check wrongunlock tells.
func (m *meant) lock() {
	m.mu.Lock()
	defer m.mu.Lock()
}
