package main

import "sync"

var a, b sync.Mutex

func ab() {
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
}

func ba() {
	b.Lock()
	a.Lock()
	a.Unlock()
	b.Unlock()
}

// One goroutine takes both orders, and the other ends before.
func main() {
	ab()
	ba()
	var wg sync.WaitGroup
	wg.Go(ab)
	wg.Wait()
	wg.Go(ba)
	wg.Wait()
}
