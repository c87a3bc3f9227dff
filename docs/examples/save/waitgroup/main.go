// Waitgroup waits for the goroutine that it starts. Run it with
//
//	go run ./save/waitgroup
//
// and it prints: saved 7000000
package main

import (
	"fmt"
	"strings"
	"sync"
)

func save(lines []string) {
	text := strings.Repeat(strings.Join(lines, "\n"), 1_000_000)
	fmt.Println("saved", len(text))
}

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { save([]string{"one", "two"}) })
	wg.Wait()
}
