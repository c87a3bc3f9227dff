package toomany

import "sync"

func load() error { return nil }

// Done is called on the way out and when the function ends.
func run() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done() // want `panics here, as the counter of wg becomes negative`
		if err := load(); err != nil {
			wg.Done()
			return
		}
	}()
	wg.Wait()
}
