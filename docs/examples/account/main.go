// Account returns early with its lock held: the next call waits for ever. Run it
// with
//
//	go run ./account
//
// and it says: all goroutines are asleep - deadlock!
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
		return errors.New("not enough money") // mu stays locked
	}
	a.balance -= n
	a.mu.Unlock()
	return nil
}

func main() {
	a := &account{balance: 10}
	fmt.Println(a.withdraw(20))
	fmt.Println(a.withdraw(5))
}
