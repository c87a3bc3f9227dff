// Atomic counts in a thousand goroutines with one machine instruction each. Run
// it with
//
//	go run -race ./counter/atomic
//
// and it prints: 1000
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

var count atomic.Int64

func main() {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			count.Add(1)
		})
	}
	wg.Wait()
	fmt.Println(count.Load())
}
