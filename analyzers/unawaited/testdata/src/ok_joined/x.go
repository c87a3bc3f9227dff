// Command ok_joined waits for its goroutines with a WaitGroup.
package main

import (
	"fmt"
	"sync"
)

func work(n int) { fmt.Println(n * n) }

func main() {
	waitGroup()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		work(1)
	}()
}

func waitGroup() {
	var wg sync.WaitGroup
	wg.Go(func() { work(0) })
	wg.Wait()
}
