package give

import "sync"

// A Purse has a method that locks it.
type Purse struct {
	mu    sync.RWMutex
	coins int
}

// Put adds coins.
func (p *Purse) Put(n int) {
	p.mu.Lock()
	p.coins += n
	p.mu.Unlock()
}

// Give puts coins into another purse while it holds its own.
func (p *Purse) Give(other *Purse, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.coins -= n
	other.Put(n) // want `^\(\*Purse\)\.Put locks other\.mu at x\.go:13 while p\.mu is held since x\.go:20, in the order in which p and other are given: `
}

// Swap leaves it to an unexported function.
func Swap(a, b *Purse) { swap(a, b) }

func swap(x, y *Purse) {
	x.mu.Lock()
	y.mu.Lock() // want `^y\.mu is locked here while x\.mu is held since x\.go:30, in the order in which x and y are given: `
	x.coins, y.coins = y.coins, x.coins
	y.mu.Unlock()
	x.mu.Unlock()
}
