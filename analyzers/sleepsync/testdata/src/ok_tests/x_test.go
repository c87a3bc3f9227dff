package ok_tests

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func eventually(t *testing.T, cond func() bool) {
	t.Helper()
	for range 100 {
		if cond() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("never")
}

func TestEventually(t *testing.T) {
	var n atomic.Int64
	go func() { n.Store(int64(double(2))) }()
	eventually(t, func() bool { return n.Load() == 4 })
}

// In a bubble the sleep ends after everything else.
func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		go func() { n = double(2) }()
		time.Sleep(time.Second)
		synctest.Wait()
		if n != 4 {
			t.Error(n)
		}
	})
}

func TestBubbleSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		go func() { n.Store(int64(double(2))) }()
		time.Sleep(time.Second)
		if n.Load() != 4 {
			t.Error(n.Load())
		}
	})
}
