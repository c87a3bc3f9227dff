// Package seen remembers words in a map that many goroutines use.
package seen

import (
	"fmt"
	"sync"
)

type kind int32

var seen = map[string]kind{}

func run(words []string) []string {
	var wg sync.WaitGroup
	for i, w := range words {
		wg.Go(func() {
			if w == "" {
				delete(seen, "x") // want `seen is written here by goroutines started in a loop at x.go:16 .*; concurrent map writes end the program`
				return
			}
			seen[w] = kind(i)
			seen["x"] = 1
			_, ok := seen[w]
			fmt.Sprintln(ok, seen[w])
		})
	}
	wg.Wait()
	var list []string
	for w, k := range seen {
		list = append(list, fmt.Sprint(w, k))
	}
	return list
}
