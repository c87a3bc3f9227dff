// Package ok_loop sleeps in loops: to poll, to pace, to retry.
package ok_loop

import (
	"errors"
	"sync/atomic"
	"time"
)

func poll() int {
	var done atomic.Bool
	n := 0
	go func() {
		n = 42
		done.Store(true)
	}()
	for !done.Load() {
		time.Sleep(time.Millisecond)
	}
	return n
}

func pace(reqs []func(), total *atomic.Int64) int64 {
	for range reqs {
		go func() { total.Add(1) }()
		time.Sleep(10 * time.Millisecond)
	}
	return total.Load()
}

func retry(dial func() error) error {
	tries := 0
	go func() { tries++ }()
	for range 3 {
		if dial() == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return errors.New("no connection")
}
