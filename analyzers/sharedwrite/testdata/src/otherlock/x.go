// Package otherlock guards a variable with a lock on each side, but not one.
package otherlock

import "sync"

func run() {
	var a, b sync.Mutex
	n := 0
	done := make(chan bool)
	go func() {
		a.Lock()
		n++ // want `n is written here by the goroutine started at x.go:10 and written at x.go:17; nothing orders them`
		a.Unlock()
		done <- true
	}()
	b.Lock()
	n++
	b.Unlock()
	<-done
}
