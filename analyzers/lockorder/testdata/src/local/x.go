package main

import "sync"

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		a.Lock()
		defer a.Unlock()
		b.Lock() // want `^b is locked here while a is held since x\.go:11, but x\.go:19 locks a while the goroutine started at x\.go:16 holds b: two goroutines can each wait for the other for ever$`
		defer b.Unlock()
	}()
	go func() {
		defer wg.Done()
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	}()
	wg.Wait()
	b.Lock()
	a.Lock()
	a.Unlock()
	b.Unlock()
}
