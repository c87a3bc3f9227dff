// Command consumer does not wait until the last line is printed.
package main

import (
	"fmt"
	"time"
)

func main() {
	lines := make(chan string)
	go func() { // want `main may return at x.go:21 before the goroutine started here has got to x.go:14`
		for l := range lines {
			time.Sleep(10 * time.Millisecond)
			fmt.Println(l)
		}
	}()
	for _, l := range []string{"a", "b", "c"} {
		lines <- l
	}
	close(lines)
}
