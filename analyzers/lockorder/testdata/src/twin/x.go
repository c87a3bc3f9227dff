package twin

import "sync"

// An Account can be emptied into another.
type Account struct {
	mu      sync.Mutex
	id      int
	balance int
}

// New makes an account.
func New(id int) *Account { return &Account{id: id} }

// Transfer changes both accounts.
func (a *Account) Transfer(to *Account, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	to.mu.Lock() // want `^to\.mu is locked here while a\.mu is held since x\.go:17, in the order in which a and to are given: two calls with the two exchanged can each wait for the other for ever$`
	defer to.mu.Unlock()
	a.balance -= n
	to.balance += n
}

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
	other.Put(n) // want `^\(\*Purse\)\.Put locks other\.mu at x\.go:33 while p\.mu is held since x\.go:40, in the order in which p and other are given: `
}

// Swap leaves it to an unexported function.
func Swap(a, b *Purse) { swap(a, b) }

func swap(x, y *Purse) {
	x.mu.Lock()
	y.mu.Lock() // want `^y\.mu is locked here while x\.mu is held since x\.go:50, in the order in which x and y are given: `
	x.coins, y.coins = y.coins, x.coins
	y.mu.Unlock()
	x.mu.Unlock()
}
