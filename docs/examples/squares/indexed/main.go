// Indexed gives each goroutine a place of its own, and so keeps the order too.
// Run it with
//
//	go run -race ./squares/indexed
//
// and it prints: [0 1 4 9 16 25 36 49 64 81]
package main

import (
	"fmt"
	"sync"
)

func main() {
	squares := make([]int, 10)
	var wg sync.WaitGroup
	for i := range squares {
		wg.Go(func() {
			squares[i] = i * i
		})
	}
	wg.Wait()
	fmt.Println(squares)
}
