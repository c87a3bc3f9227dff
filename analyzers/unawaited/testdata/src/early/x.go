// Command early returns in more than one place.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

var mu sync.Mutex

func main() {
	defer fmt.Println("bye")
	name := os.Getenv("EARLY_FILE")
	go func() { // want `main may return at x.go:\d+ before the goroutine started here has got to x.go:20, and`
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			fmt.Println(err)
		}
	}()
	if len(os.Args) == 0 {
		return
	}
	mu.Lock()
	fmt.Println("main is done")
	mu.Unlock()
}
