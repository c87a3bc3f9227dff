//go:build prove

// oracle: assert

package main

import (
	"runtime"
	"testing"
	"time"
)

// kept returns how many objects a thousand calls leave behind.
func kept(call func()) int64 {
	var before, after runtime.MemStats
	call()
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 1000 {
		call()
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapObjects) - int64(before.HeapObjects)
}

func TestPoll(t *testing.T) {
	if n := kept(func() { poll(time.Hour, func() bool { return true }) }); n > 500 {
		t.Errorf("%d objects are left of 1000 calls", n)
	}
}

func TestWatch(t *testing.T) {
	stop := make(chan bool)
	close(stop)
	if n := kept(func() { watch(time.Hour, stop, func() {}) }); n > 500 {
		t.Errorf("%d objects are left of 1000 calls", n)
	}
}
