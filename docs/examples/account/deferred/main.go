// Deferred releases the lock on every path. Run it with
//
//	go run ./account/deferred
//
// and it prints: <nil>
package main

import (
	"errors"
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int // guarded by mu
}

func (a *account) withdraw(n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n > a.balance {
		return errors.New("not enough money")
	}
	a.balance -= n
	return nil
}

func main() {
	a := &account{balance: 10}
	_ = a.withdraw(20)
	fmt.Println(a.withdraw(5))
}
