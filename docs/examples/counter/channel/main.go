// Channel lets one goroutine own the counter; the others send to it. Run it with
//
//	go run -race ./counter/channel
//
// and it prints: 1000
package main

import (
	"fmt"
	"sync"
)

func main() {
	increments := make(chan int)
	total := make(chan int)
	go func() {
		count := 0
		for n := range increments {
			count += n
		}
		total <- count
	}()

	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			increments <- 1
		})
	}
	wg.Wait()
	close(increments)
	fmt.Println(<-total)
}
