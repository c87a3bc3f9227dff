package toofew

import "sync"

// Two are counted, and one is done.
func two(f, g func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		println("f")
	}()
	go func() {
		println("g")
	}()
	wg.Wait() // want `toofew.two waits here for ever for wg`
}
