package ok_stripes

import (
	"slices"
	"sync"
)

const n = 16

// A Map has a lock for each part of its keys.
type Map struct {
	locks [n]sync.Mutex
	parts [n]map[int]int
}

// Swap compares.
func (m *Map) Swap(a, b int) {
	i, j := a%n, b%n
	if j < i {
		i, j = j, i
	}
	m.locks[i].Lock()
	defer m.locks[i].Unlock()
	if i != j {
		m.locks[j].Lock()
		defer m.locks[j].Unlock()
	}
	m.parts[i], m.parts[j] = m.parts[j], m.parts[i]
}

// Move takes the smaller one first.
func (m *Map) Move(a, b int) {
	i, j := min(a%n, b%n), max(a%n, b%n)
	m.locks[i].Lock()
	m.locks[j].Lock()
	m.parts[i], m.parts[j] = nil, m.parts[i]
	m.locks[j].Unlock()
	m.locks[i].Unlock()
}

// Ends takes the first and the last.
func (m *Map) Ends() int {
	m.locks[0].Lock()
	defer m.locks[0].Unlock()
	m.locks[n-1].Lock()
	defer m.locks[n-1].Unlock()
	return len(m.parts[0]) + len(m.parts[n-1])
}

// Next takes an element and the one after it.
func (m *Map) Next(i int) int {
	m.locks[i].Lock()
	defer m.locks[i].Unlock()
	m.locks[i+1].Lock()
	defer m.locks[i+1].Unlock()
	return len(m.parts[i]) + len(m.parts[i+1])
}

// All takes them in order.
func (m *Map) All() (sum int) {
	for i := range m.locks {
		m.locks[i].Lock()
		defer m.locks[i].Unlock()
	}
	for _, p := range m.parts {
		sum += len(p)
	}
	return sum
}

// Some sorts before.
func (m *Map) Some(keys []int) {
	slices.Sort(keys)
	for _, k := range keys {
		m.locks[k%n].Lock()
	}
	for _, k := range keys {
		m.locks[k%n].Unlock()
	}
}

// Two takes a lock of each of two fields.
func (p *Pair) Two(i, j int) {
	p.a[i].Lock()
	p.b[j].Lock()
	p.n++
	p.b[j].Unlock()
	p.a[i].Unlock()
}

// A Pair has two arrays.
type Pair struct {
	a, b [n]sync.Mutex
	n    int
}

// Guarded holds another lock over both.
func (g *Guarded) Guarded(i, j int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.locks[i].Lock()
	g.locks[j].Lock()
	g.locks[j].Unlock()
	g.locks[i].Unlock()
}

// Guarded has a lock over its locks.
type Guarded struct {
	mu    sync.Mutex
	locks map[int]*sync.Mutex
}
