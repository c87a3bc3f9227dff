// Command ok_stdin waits for its user.
package main

import "fmt"

func main() {
	go fmt.Println("work")
	fmt.Scanln()
}
