package other

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

type ledger struct {
	in, out sync.RWMutex
	n       int
}

func transfer(from, to *account, n int) {
	from.mu.Lock()
	from.balance -= n
	from.mu.Unlock()

	to.mu.Lock()
	defer to.mu.Unlock()
	to.balance += n
}

func reset(from, to *account) {
	from.mu.Lock()
	defer to.mu.Unlock() // want `from\.mu was locked at x\.go:26, but the deferred call unlocks to\.mu, which nothing in the function locks: the program ends with "fatal error: sync: unlock of unlocked mutex"`
	from.balance = 0
}

func (l *ledger) count() int {
	l.in.RLock()
	defer l.out.RUnlock() // want `l\.in was locked at x\.go:32, but the deferred call unlocks l\.out`
	return l.n
}
