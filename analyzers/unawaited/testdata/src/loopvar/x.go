// Command loopvar starts goroutines that capture the variable of the loop.
package main

import "fmt"

func main() {
	for i := 0; i < 5; i++ {
		go func() { // want `main may return at x.go:15 before the goroutine started here has got to x.go:9`
			fmt.Println("hello from", i)
		}()
	}
	go func(n int) {
		fmt.Println("hello from", n)
	}(5)
}
