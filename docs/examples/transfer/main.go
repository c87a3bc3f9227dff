// Transfer locks two accounts in the order of its arguments: two transfers in
// opposite directions wait for each other. Run it with
//
//	go run ./transfer
//
// and it says: all goroutines are asleep - deadlock!
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int // guarded by mu
}

func transfer(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock() // the other transfer may hold it, and wait for from.mu
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func main() {
	a, b := &account{balance: 50}, &account{balance: 50}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 1_000_000 {
			transfer(a, b, 1)
		}
	})
	wg.Go(func() {
		for range 1_000_000 {
			transfer(b, a, 1)
		}
	})
	wg.Wait()
	fmt.Println(a.balance + b.balance)
}
