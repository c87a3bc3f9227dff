// Fetch sleeps in the hope that the goroutines will have ended by then. Run it
// with
//
//	go run ./fetch
//
// and it prints: 0 pages
package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

func fetch(pages *atomic.Int64) {
	time.Sleep(2 * time.Second) // a slow server
	pages.Add(1)
}

func main() {
	var pages atomic.Int64
	for range 3 {
		go fetch(&pages)
	}
	time.Sleep(100 * time.Millisecond)
	fmt.Println(pages.Load(), "pages")
}
