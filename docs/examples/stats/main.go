// Stats keeps two counters in one struct, which goroutines write at once. Run it
// with
//
//	go run -race ./stats
//
// and it says: WARNING: DATA RACE
package main

import (
	"fmt"
	"sync"
)

type stats struct {
	ok, failed int
}

func main() {
	var s stats
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if i%10 == 0 {
				s.failed++
			} else {
				s.ok++
			}
		})
	}
	wg.Wait()
	fmt.Println(s.ok, s.failed)
}
