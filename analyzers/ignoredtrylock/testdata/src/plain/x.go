// no oracle: the fixes wait for the lock, which is a matter of taste

package plain

import "sync"

var mu sync.Mutex
var rw sync.RWMutex
var n int

type locked struct {
	sync.Mutex
	n int
}

func lock() {
	mu.TryLock() // want `mu may be held by another goroutine`
}

func start() {
	defer mu.TryLock() // want `mu may be held`
	n++
}

func (l *locked) add() {
	go l.TryLock() // want `l may be held`
	(l.TryLock())  // want `l may be held`
	l.n++
	l.Unlock()
}

func read() int {
	for range 3 {
		rw.TryRLock() // want `rw may be held by another goroutine, and then this TryRLock`
	}
	return n
}
