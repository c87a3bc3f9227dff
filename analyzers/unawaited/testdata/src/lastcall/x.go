// Command lastcall starts a named function with a fresh argument as its last
// statement: the end of the goroutine's call and the Wait come at one place.
package main

import (
	"fmt"
	"strings"
	"time"
)

func save(lines []string) {
	time.Sleep(10 * time.Millisecond)
	fmt.Println(strings.Join(lines, " "))
}

func main() {
	go save([]string{"one", "two"}) // want `main may return at x.go:18 before the goroutine started here has got to x.go:13`
}
