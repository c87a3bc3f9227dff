//go:build go1.24

// Command old is written for a Go without WaitGroup.Go.
package main

import (
	"log"
	"os"
	"time"
)

func save(name string, n int) {
	time.Sleep(10 * time.Millisecond)
	if err := os.WriteFile(name, make([]byte, n), 0o600); err != nil {
		log.Print(err)
	}
}

func main() {
	dir := os.Getenv("OLD_DIR")
	n := 1
	go save(dir+"/a", n) // want `main may return at x.go:27 before the goroutine started here has got to x.go:14`
	n = 2
	go func(n int) {
		save(dir+"/b", n)
	}(n)
}
