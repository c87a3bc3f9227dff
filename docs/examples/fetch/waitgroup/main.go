// Waitgroup waits for the goroutines, however long they take. Run it with
//
//	go run ./fetch/waitgroup
//
// and it prints: 3 pages
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func fetch(pages *atomic.Int64) {
	time.Sleep(200 * time.Millisecond) // a slow server
	pages.Add(1)
}

func main() {
	var pages atomic.Int64
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { fetch(&pages) })
	}
	wg.Wait()
	fmt.Println(pages.Load(), "pages")
}
