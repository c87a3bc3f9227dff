// Command ok_hooks calls functions that may wait.
package main

import "fmt"

var atExit []func()

func main() {
	go fmt.Println("work")
	for _, f := range atExit {
		f()
	}
}
