// Command ok_channel waits for its goroutine.
package main

import "fmt"

func main() {
	done := make(chan bool)
	go func() {
		fmt.Println("work")
		done <- true
	}()
	<-done
}
