// Command ok_lock waits for its goroutine.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		fmt.Println("work")
		mu.Unlock() // hands over
	}()
	mu.Lock()
}
