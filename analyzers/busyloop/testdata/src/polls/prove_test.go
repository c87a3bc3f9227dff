//go:build prove

// oracle: deadlock

package polls

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"test/prove"
)

// In a bubble, time passes when all goroutines wait: never while one polls.
func bubble(t *testing.T, f func()) {
	prove.Finishes(t, func() { synctest.Test(t, func(*testing.T) { f() }) })
}

func TestSum(t *testing.T) {
	bubble(t, func() {
		stop := make(chan struct{})
		time.AfterFunc(time.Second, func() { close(stop) })
		sum(nil, stop)
	})
}

func TestAwait(t *testing.T) {
	bubble(t, func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if await(ctx) == nil {
			t.Error("no error")
		}
	})
}

func TestPut(t *testing.T) {
	bubble(t, func() {
		q := &queue{make(chan int)}
		time.AfterFunc(time.Second, func() { <-q.out })
		q.put(1)
	})
}
