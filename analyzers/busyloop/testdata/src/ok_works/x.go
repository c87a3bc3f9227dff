// Package ok_works does something between one question and the next.
package ok_works

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

func crunch(ctx context.Context, step func()) {
	for {
		select {
		case <-ctx.Done():
			return
		default:
		}
		step()
	}
}

func inside(ctx context.Context, step func()) {
	for {
		select {
		case <-ctx.Done():
			return
		default:
			step()
		}
	}
}

func sleeps(stop chan bool) {
	for {
		select {
		case <-stop:
			return
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func yields(stop chan bool) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		runtime.Gosched()
	}
}

func counts(stop chan bool) (n int) {
	var total atomic.Int64
	for {
		select {
		case <-stop:
			return int(total.Load())
		default:
			total.Add(1)
		}
	}
}

func tries(ch chan int, n int) bool {
	for range n {
		select {
		case <-ch:
			return true
		default:
		}
	}
	return false
}
