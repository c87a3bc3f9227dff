// Command ok_exit never returns from main.
package main

import (
	"fmt"
	"time"
)

func main() {
	go fmt.Println("work")
	for {
		time.Sleep(time.Second)
		fmt.Println("main")
	}
}
