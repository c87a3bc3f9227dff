// Command ok_closed waits for its goroutine.
package main

import "fmt"

func main() {
	out := make(chan int)
	go func() {
		defer close(out)
		fmt.Println("work")
	}()
	for range out {
	}
}
