// Counter counts in a thousand goroutines, and loses some. Run it with
//
//	go run -race ./counter
//
// and it says: WARNING: DATA RACE
package main

import (
	"fmt"
	"sync"
)

var count int

func main() {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			count++ // reads, adds and writes: another goroutine may come between
		})
	}
	wg.Wait()
	fmt.Println(count)
}
