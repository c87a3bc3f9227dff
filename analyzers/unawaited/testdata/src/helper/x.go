// Command helper starts its goroutines in functions of main.
package main

import (
	"fmt"
	"os"
	"testing"
)

func startAll(names []string) {
	for _, n := range names {
		go greet(n) // want `^main may return at x.go:23 before the goroutine started here has got to x.go:16, and then its output is lost$`
	}
}

func greet(name string) { fmt.Println("hello", name) }

func main() {
	startAll(os.Args[1:])
	go fmt.Println("and you") // want `main may return at x.go:23 before the goroutine started here has got to x.go:20`
	fmt.Println("started")
	go fmt.Println("and me")
}

func subtests(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		inBackground(t)
	})
}

func inBackground(t *testing.T) {
	go func() { // want `the test may end at x.go:28 before the goroutine started here has got to x.go:33`
		t.Log("in the background")
	}()
}
