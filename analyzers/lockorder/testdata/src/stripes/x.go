package stripes

import (
	"hash/maphash"
	"sync"
)

const n = 16

// A Map has a lock for each part of its keys.
type Map struct {
	seed  maphash.Seed
	locks [n]sync.Mutex
	parts [n]map[string]int
}

func (m *Map) part(key string) int { return int(maphash.String(m.seed, key) % n) }

// Rename moves a value from one key to another.
func (m *Map) Rename(from, to string) {
	i, j := m.part(from), m.part(to)
	m.locks[i].Lock()
	defer m.locks[i].Unlock()
	if i != j {
		m.locks[j].Lock() // want `^m\.locks\[j\] is locked here while m\.locks\[i\] is held since x\.go:22, in the order in which from and to are given: two calls with the two exchanged can each wait for the other for ever$`
		defer m.locks[j].Unlock()
	}
	m.parts[j][to] = m.parts[i][from]
	delete(m.parts[i], from)
}

type account struct {
	mu      sync.Mutex
	balance int
}

// A Bank has accounts by number.
type Bank struct{ accounts map[int]*account }

// Transfer takes the locks as the numbers come.
func (b *Bank) Transfer(from, to, n int) {
	x, y := b.accounts[from], b.accounts[to]
	x.mu.Lock()
	y.mu.Lock() // want `^y\.mu is locked here while x\.mu is held since x\.go:43, in the order in which from and to are given: `
	x.balance -= n
	y.balance += n
	y.mu.Unlock()
	x.mu.Unlock()
}
