// Package ok_longer wakes up before its goroutines do.
package ok_longer

import (
	"sync/atomic"
	"time"
)

func tooEarly() bool {
	var fired atomic.Bool
	go func() {
		time.Sleep(time.Second)
		fired.Store(true)
	}()
	time.Sleep(10 * time.Millisecond)
	return fired.Load()
}

func progress() int64 {
	var n atomic.Int64
	go func() {
		for range 10 {
			time.Sleep(time.Millisecond)
			n.Add(1)
		}
	}()
	time.Sleep(5 * time.Millisecond)
	return n.Load()
}

func steps() int64 {
	var n atomic.Int64
	go func() {
		time.Sleep(4 * time.Millisecond)
		n.Add(1)
		time.Sleep(4 * time.Millisecond)
		n.Add(1)
	}()
	time.Sleep(5 * time.Millisecond)
	return n.Load()
}
