// Command workers starts goroutines and leaves.
package main

import (
	"fmt"
	"time"
)

func worker(id int, name string) {
	time.Sleep(10 * time.Millisecond)
	fmt.Println("worker", id, "of", name, "is done")
}

func main() {
	for i := 1; i <= 3; i++ {
		go worker(i, "main") // want `^main may return at x.go:19 before the goroutine started here has got to x.go:11, and then its output is lost$`
	}
	fmt.Println("all started")
}
