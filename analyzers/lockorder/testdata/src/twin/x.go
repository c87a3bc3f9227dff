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
