// Package fetch collects what many files hold: calls into other packages on
// what each goroutine has for itself do not order anything.
package fetch

import (
	"io"
	"log"
	"os"
	"sync"
)

func run(names []string) (int, int) {
	n := 0
	size := 0
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f, err := os.Open(name)
			if err != nil {
				log.Println(err)
				return
			}
			defer f.Close()
			text, err := io.ReadAll(f)
			if err != nil {
				return
			}
			n++               // want `n is written here by goroutines started in a loop at x.go:18 .*; increments are lost`
			size += len(text) // want `size is written here by goroutines started in a loop at x.go:18 .*; increments are lost`
		}()
	}
	wg.Wait()
	return n, size
}
