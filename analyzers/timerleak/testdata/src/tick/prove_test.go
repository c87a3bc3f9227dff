//go:build prove

// oracle: assert

package main

import (
	"runtime"
	"testing"
	"time"
)

func TestUntil(t *testing.T) {
	var before, after runtime.MemStats
	call := func() { until(100*time.Microsecond, func() bool { return true }) }
	call()
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 1000 {
		call()
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := int64(after.HeapObjects) - int64(before.HeapObjects); n > 500 {
		t.Errorf("%d objects are left of 1000 calls", n)
	}
}
