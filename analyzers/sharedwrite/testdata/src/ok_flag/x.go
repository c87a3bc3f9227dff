// Package ok_flag hands a value over with a flag: atomic, or under a lock, or with a Cond.
package ok_flag

import (
	"sync"
	"sync/atomic"
)

func atomicFlag() int {
	x := 0
	var f atomic.Bool
	go func() {
		x = 1
		f.Store(true)
	}()
	for !f.Load() {
	}
	return x
}

func lockedFlag() int {
	x := 0
	var mu sync.Mutex
	ok := false
	go func() {
		x = 1
		mu.Lock()
		ok = true
		mu.Unlock()
	}()
	for {
		mu.Lock()
		d := ok
		mu.Unlock()
		if d {
			return x
		}
	}
}

func cond() int {
	mu := &sync.Mutex{}
	c := sync.NewCond(mu)
	ready := false
	data := 0
	go func() {
		data = 1
		mu.Lock()
		ready = true
		c.Broadcast()
		mu.Unlock()
	}()
	c.L.Lock()
	for !ready {
		c.Wait()
	}
	c.L.Unlock()
	return data
}
