// Unlocked releases the lock on each path by hand. Run it with
//
//	go run ./account/unlocked
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
	if n > a.balance {
		a.mu.Unlock()
		return errors.New("not enough money")
	}
	a.balance -= n
	a.mu.Unlock()
	return nil
}

func main() {
	a := &account{balance: 10}
	_ = a.withdraw(20)
	fmt.Println(a.withdraw(5))
}
