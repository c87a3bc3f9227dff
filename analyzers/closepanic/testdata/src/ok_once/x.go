// Closed by who comes first, and by nobody else.
package ok_once

import "sync"

func work(int) error { return nil }

func run(items []int) {
	var once sync.Once
	var wg sync.WaitGroup
	failed := make(chan struct{})
	for _, it := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if work(it) != nil {
				once.Do(func() { close(failed) })
			}
		}()
	}
	wg.Wait()
	select {
	case <-failed:
		println("failed")
	default:
	}
}
