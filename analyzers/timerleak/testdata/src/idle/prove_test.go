//go:build prove

// oracle: assert

package main

import (
	"runtime"
	"testing"
)

func TestServe(t *testing.T) {
	var before, after runtime.MemStats
	in := make(chan int)
	done := make(chan int)
	go func() { done <- serve(in, func() {}) }()
	in <- 1
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 1000 {
		in <- 1
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	close(in)
	if sum := <-done; sum != 1001 {
		t.Error(sum)
	}
	if n := int64(after.HeapObjects) - int64(before.HeapObjects); n > 500 {
		t.Errorf("%d objects are left of 1000 rounds", n)
	}
}
