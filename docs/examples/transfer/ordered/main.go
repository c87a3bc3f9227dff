// Ordered takes two locks, always in the same order: nothing is wrong. Run it
// with
//
//	go run -race ./transfer/ordered
//
// and it prints: 100
package main

import (
	"fmt"
	"sync"
)

type account struct {
	id      int
	mu      sync.Mutex
	balance int // guarded by mu
}

func transfer(from, to *account, n int) {
	first, second := from, to
	if second.id < first.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func main() {
	a, b := &account{id: 1, balance: 50}, &account{id: 2, balance: 50}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { transfer(a, b, 1) })
		wg.Go(func() { transfer(b, a, 2) })
	}
	wg.Wait()
	fmt.Println(a.balance + b.balance)
}
