package ok_twin

import (
	"sync"
	"unsafe"
)

// An Account is locked in the order of the numbers.
type Account struct {
	mu      sync.Mutex
	id      int
	balance int
}

// Transfer compares first.
func (a *Account) Transfer(to *Account, n int) {
	first, second := a, to
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	a.balance -= n
	to.balance += n
}

// Pay has the two in one order or the other.
func (a *Account) Pay(to *Account, n int) {
	if uintptr(unsafe.Pointer(a)) < uintptr(unsafe.Pointer(to)) {
		a.mu.Lock()
		to.mu.Lock()
	} else {
		to.mu.Lock()
		a.mu.Lock()
	}
	a.balance -= n
	to.balance += n
	a.mu.Unlock()
	to.mu.Unlock()
}

func before(a, b *Account) bool { return a.id < b.id }

// Lend leaves the comparison to a function.
func (a *Account) Lend(to *Account, n int) {
	if !before(a, to) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	a.balance -= n
	to.balance += n
}

// Reset takes one lock after the other.
func (a *Account) Reset(to *Account) {
	a.mu.Lock()
	a.balance = 0
	a.mu.Unlock()
	to.mu.Lock()
	to.balance = 0
	to.mu.Unlock()
}

var all sync.Mutex

// Drain holds a lock over all accounts.
func (a *Account) Drain(to *Account) {
	all.Lock()
	defer all.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	to.balance, a.balance = a.balance, 0
}

// Split has an account that nobody else knows.
func (a *Account) Split() *Account {
	b := &Account{id: a.id + 1}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.balance, b.balance = a.balance/2, a.balance-a.balance/2
	return b
}

// Stats has a source and a target, which have their roles.
type Stats struct {
	mu   sync.Mutex
	hits map[string]int
}

// Add adds what another one counted.
func (s *Stats) Add(from *Stats) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from.mu.Lock()
	defer from.mu.Unlock()
	for k, n := range from.hits {
		s.hits[k] += n
	}
}

// A Node is locked from the parent down.
type Node struct {
	mu       sync.Mutex
	parent   *Node
	children []*Node
	n        int
}

// Adopt makes the other a child.
func (p *Node) Adopt(kid *Node) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kid.mu.Lock()
	defer kid.mu.Unlock()
	p.children = append(p.children, kid)
	kid.parent = p
}

// A Table is read by whoever holds two of them.
type Table struct {
	mu   sync.RWMutex
	rows []int
}

// Same only reads.
func (t *Table) Same(o *Table) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	o.mu.RLock()
	defer o.mu.RUnlock()
	return len(t.rows) == len(o.rows)
}

// move is called with a child only.
func move(from, to *Table) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	to.rows, from.rows = from.rows, nil
}

// Empty moves to a new one.
func (t *Table) Empty() *Table {
	o := &Table{}
	move(t, o)
	return o
}
