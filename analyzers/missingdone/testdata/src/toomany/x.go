package toomany

import (
	"os"
	"sync"
)

// Done is called on the way out and when the function ends.
func run(name string) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done() // want `panics here, as the counter of wg becomes negative`
		if err := os.Remove(name); err != nil {
			wg.Done()
			return
		}
	}()
	wg.Wait()
}
