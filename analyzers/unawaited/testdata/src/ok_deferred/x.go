// Command ok_deferred waits for its goroutine.
package main

import "fmt"

func main() {
	done := make(chan bool, 1)
	defer func() {
		fmt.Println("waiting")
		<-done
	}()
	go func() {
		fmt.Println("work")
		done <- true
	}()
}
