// Mutex appends under a lock; the order is that of the goroutines. Run it with
//
//	go run -race ./squares/mutex
//
// and it prints: 10
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var squares []int
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			squares = append(squares, i*i)
		})
	}
	wg.Wait()
	fmt.Println(len(squares))
}
