package main

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

func transfer(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock() // want `^to\.mu is locked here while from\.mu is held since x\.go:11, and the goroutine started at x\.go:\d+ passes the two the other way round: each can wait for the other for ever$`
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func ordered(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func main() {
	a, b := &account{balance: 50}, &account{balance: 50}
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() { transfer(a, b, 1) })
		wg.Go(func() { transfer(b, a, 2) })
	}
	wg.Wait()
	wg.Go(func() { ordered(a, b, 1) })
	wg.Go(func() { ordered(a, b, 1) })
	wg.Wait()
	ordered(b, a, 2)
}
