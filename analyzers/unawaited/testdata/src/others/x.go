// Command others waits for other goroutines only.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println("counted", i)
		}()
	}
	go func() { // want `main may return at x.go:24 before the goroutine started here has got to x.go:21`
		time.Sleep(10 * time.Millisecond)
		fmt.Println("and not counted")
	}()
	wg.Wait()
}
