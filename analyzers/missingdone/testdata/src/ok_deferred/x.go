// Done is reached on every way.
package ok_deferred

import (
	"os"
	"sync"
)

func all(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f, err := os.Open(name)
			if err != nil {
				return
			}
			f.Close()
		}()
	}
	wg.Wait()
}

func modern(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() { os.Remove(name) })
	}
	wg.Wait()
}
