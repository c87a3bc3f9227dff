// Package nobubble takes a test for a bubble, and a bubble for a test.
package nobubble

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWait(t *testing.T) {
	go func() { time.Sleep(time.Second) }()
	synctest.Wait() // want `^synctest\.Wait panics here, as this test is not in a bubble of synctest\.Test$`
}

func TestSub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Run("sub", func(t *testing.T) {}) // want `^t\.Run panics in the bubble that synctest\.Test starts at x_test\.go:16$`
	})
}

func limit(t *testing.T) time.Duration {
	if d, ok := t.Deadline(); ok {
		return time.Until(d)
	}
	return time.Minute
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(limit(t)) // want `^limit calls t\.Deadline at x_test\.go:22, which panics in the bubble that synctest\.Test starts at x_test\.go:29$`
	})
}

func TestNested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		synctest.Test(t, func(*testing.T) {}) // want `^synctest\.Test panics in the bubble`
	})
}

func TestLoop(t *testing.T) {
	for range 2 { // in which t.Parallel would be called twice
		synctest.Test(t, func(t *testing.T) {
			t.Parallel() // want `^t\.Parallel panics in the bubble`
		})
	}
}
