package owndone

import "sync"

// A goroutine that waits for its own end.
func own() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Wait() // want `waits here for ever for wg`
	}()
	wg.Wait()
}
