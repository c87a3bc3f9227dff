// Command ok_select waits for its goroutine.
package main

import "fmt"

func main() {
	go fmt.Println("work")
	select {}
}
