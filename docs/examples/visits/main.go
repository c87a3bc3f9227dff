// Visits keeps a map that two goroutines write. The runtime may end the program
// for that at any time. Run it with
//
//	go run -race ./visits
//
// and it says: WARNING: DATA RACE
package main

import (
	"fmt"
	"sync"
)

func main() {
	visits := make(map[string]int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		visits["/"]++
	}()
	go func() {
		defer wg.Done()
		visits["/about"]++
	}()
	wg.Wait()
	fmt.Println(len(visits))
}
