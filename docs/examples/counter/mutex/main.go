// Mutex counts in a thousand goroutines, one at a time. Run it with
//
//	go run -race ./counter/mutex
//
// and it prints: 1000
package main

import (
	"fmt"
	"sync"
)

var (
	mu    sync.Mutex
	count int // guarded by mu
)

func main() {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			count++
		})
	}
	wg.Wait()
	fmt.Println(count) // no lock: Wait has seen the last goroutine end
}
