// Command helper sleeps for goroutines that a function of main starts.
package main

import (
	"fmt"
	"time"
)

func start(n int) {
	for i := range n {
		go func() { fmt.Println("hello", i) }()
	}
}

func main() {
	start(3)
	time.Sleep(100 * time.Millisecond) // want `only this sleep keeps main from ending before the goroutine started at x.go:11 has got to x.go:11`
}
