// Locks that are one by another name, or many by one name.
package ok_shapes

import "sync"

type node struct {
	mu   sync.Mutex
	next *node
	v    int
}

type shards struct{ list [8]*node }

// walk locks hand over hand.
func walk(n *node) int {
	n.mu.Lock()
	for n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	v := n.v
	n.mu.Unlock()
	return v
}

func (s *shards) all() (sum int) {
	for _, n := range s.list {
		n.mu.Lock()
	}
	for _, n := range s.list {
		sum += n.v
		n.mu.Unlock()
	}
	return sum
}

func (s *shards) pair(i, j int) {
	s.list[i].mu.Lock()
	if i != j {
		s.list[j].mu.Lock()
	}
	s.list[i].v++
	s.list[i].mu.Unlock()
	if i != j {
		s.list[j].mu.Unlock()
	}
}

func alias(a, b *node) {
	first := a
	if b.v > a.v {
		first = b
	}
	first.mu.Lock()
	first.v = 0
	if first == a {
		a.mu.Unlock()
	} else {
		b.mu.Unlock()
	}
}

func fresh(n int) (list []*node) {
	for range n {
		e := new(node)
		e.mu.Lock()
		if e.v > 0 {
			e.mu.Unlock()
			continue
		}
		list = append(list, e)
	}
	return list
}

func local(n int) int {
	var mu sync.Mutex
	mu.Lock()
	if n > 0 {
		return n
	}
	mu.Unlock()
	return 0
}

func iterate(seq func(func(int) bool), n *node) {
	n.mu.Lock()
	for v := range seq {
		if v == 0 {
			n.mu.Unlock()
			return
		}
		n.v = v
	}
	n.mu.Unlock()
}

type modes struct {
	rw sync.RWMutex
	n  int
}

// Released in the other mode: the check wrongunlock tells.
func (m *modes) get() int {
	m.rw.RLock()
	defer m.rw.Unlock()
	return m.n
}
