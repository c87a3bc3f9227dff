// Command output sleeps before it ends.
package main

import (
	"fmt"
	"time"
)

func say(words ...string) {
	for _, w := range words {
		time.Sleep(20 * time.Millisecond)
		fmt.Println(w)
	}
}

func main() {
	go say("hello", "world")
	go func() {
		fmt.Println("and me")
	}()
	time.Sleep(30 * time.Millisecond) // want `^only this sleep keeps main from ending before the goroutine started at x.go:17 has got to x.go:12; when it is late, that is cut off$`
	fmt.Println("end")
}
