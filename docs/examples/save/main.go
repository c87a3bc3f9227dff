// Save starts a goroutine and ends before it: nothing is saved. Run it with
//
//	go run ./save
//
// and it prints nothing.
package main

import (
	"fmt"
	"strings"
)

func save(lines []string) {
	text := strings.Repeat(strings.Join(lines, "\n"), 1_000_000)
	fmt.Println("saved", len(text))
}

func main() {
	go save([]string{"one", "two"})
}
