// Command ok_cond waits for its goroutine.
package main

import (
	"fmt"
	"sync"
)

var (
	mu   sync.Mutex
	cond = sync.NewCond(&mu)
	done bool
)

func main() {
	go func() {
		fmt.Println("work")
		mu.Lock()
		done = true
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	for !done {
		cond.Wait()
	}
	mu.Unlock()
}
