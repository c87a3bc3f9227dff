// Package locals counts in variables of functions and of the package.
package locals

import (
	"fmt"
	"sync/atomic"
	"time"
)

var ops uint64

func sample() string {
	for range 10 {
		go func() {
			for range 100 {
				atomic.AddUint64(&ops, 1)
			}
		}()
	}
	time.Sleep(10 * time.Millisecond)
	return fmt.Sprint("ops: ", ops) // want `ops is read here without an atomic operation while atomic.AddUint64 at x.go:16 changes it; nothing orders them`
}

func progress(work []func()) int32 {
	var done int32
	for _, w := range work {
		go func() {
			w()
			atomic.AddInt32(&done, 1)
		}()
	}
	time.Sleep(10 * time.Millisecond)
	return done // want `done is read here without an atomic operation while atomic.AddInt32 at x.go:29 changes it; nothing orders them`
}
