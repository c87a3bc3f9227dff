// Syncmap keeps the visits in a sync.Map, which needs no lock. Run it with
//
//	go run -race ./visits/syncmap
//
// and it prints: 2
package main

import (
	"fmt"
	"sync"
)

func main() {
	var visits sync.Map
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		visits.Store("/", 1)
	}()
	go func() {
		defer wg.Done()
		visits.Store("/about", 1)
	}()
	wg.Wait()

	n := 0
	visits.Range(func(any, any) bool {
		n++
		return true
	})
	fmt.Println(n)
}
