package addinside

import "sync"

// The producer counts what the consumer has done, and may come too late.
func pair() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1)
		println("produced")
	}()
	go func() {
		defer wg.Done() // want `the goroutine started at x.go:12 panics here, as the counter of wg becomes negative`
		println("consumed")
	}()
	wg.Wait()
}
