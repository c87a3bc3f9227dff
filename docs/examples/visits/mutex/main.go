// Mutex keeps a map that two goroutines write under a lock. Run it with
//
//	go run -race ./visits/mutex
//
// and it prints: 2
package main

import (
	"fmt"
	"sync"
)

func main() {
	visits := make(map[string]int)
	var mu sync.Mutex
	visit := func(path string) {
		mu.Lock()
		defer mu.Unlock()
		visits[path]++
	}

	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		visit("/")
	}()
	go func() {
		defer wg.Done()
		visit("/about")
	}()
	wg.Wait()
	fmt.Println(len(visits))
}
