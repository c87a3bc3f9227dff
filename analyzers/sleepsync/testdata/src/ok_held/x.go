// Package ok_held looks whether a goroutine waits as it should.
package ok_held

import (
	"sync"
	"time"
)

func excludes() bool {
	var mu sync.Mutex
	entered := false
	mu.Lock()
	go func() {
		mu.Lock()
		entered = true
		mu.Unlock()
	}()
	time.Sleep(10 * time.Millisecond)
	ok := !entered
	mu.Unlock()
	return ok
}

func gated(gate chan bool) bool {
	passed := false
	go func() {
		<-gate
		passed = true
	}()
	time.Sleep(10 * time.Millisecond)
	return !passed
}
