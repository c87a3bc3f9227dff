// Package fetch collects what many files hold: calls into other packages on
// what each goroutine has for itself do not order anything.
package fetch

import (
	"io"
	"log"
	"os"
	"sync"
)

func run(names []string) ([]string, int, map[string]int) {
	var texts []string
	total := 0
	sizes := make(map[string]int)
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
			texts = append(texts, string(text)) // want `texts is written here by goroutines started in a loop at x.go:19 .*; appended elements are lost`
			total += len(text)                  // want `total is written here by goroutines started in a loop at x.go:19 .*; increments are lost`
			sizes[name] = len(text)             // want `sizes is written here by goroutines started in a loop at x.go:19 .*; concurrent map writes end the program`
		}()
	}
	wg.Wait()
	return texts, total, sizes
}
