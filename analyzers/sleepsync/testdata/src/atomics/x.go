// Package atomics waits by sleep for atomic counters.
package atomics

import (
	"crypto/sha256"
	"sync/atomic"
	"time"
)

var found atomic.Int64

func search(seed byte, rounds int) {
	sum := [32]byte{seed}
	for range rounds {
		sum = sha256.Sum256(sum[:])
	}
	if sum != [32]byte{} {
		found.Add(1)
	}
}

func run(rounds int) int64 {
	start := time.Now()
	for i := byte(0); i < 3; i++ {
		go search(i, rounds)
	}
	time.Sleep(time.Millisecond) // want `started at x.go:25 write at x.go:18 before the read at x.go:31`
	if time.Since(start) > time.Minute {
		return -1
	}
	return found.Load()
}
