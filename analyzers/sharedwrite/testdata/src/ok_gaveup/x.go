// Package ok_gaveup returns early where it gave up waiting.
package ok_gaveup

import (
	"errors"
	"time"
)

func flag() int {
	n := 0
	done := make(chan bool)
	go func() {
		n = 1
		close(done)
	}()
	ok := false
	select {
	case <-done:
		ok = true
	case <-time.After(time.Second):
	}
	if !ok {
		return -1
	}
	return n
}

func wait(done chan bool) error {
	select {
	case <-done:
		return nil
	case <-time.After(time.Second):
		return errors.New("timeout")
	}
}

func callee() int {
	n := 0
	done := make(chan bool)
	go func() {
		n = 1
		close(done)
	}()
	if err := wait(done); err != nil {
		return -1
	}
	return n
}

func ifStarted(nums []int) int {
	n := 0
	var done chan bool
	for _, x := range nums {
		if x > 3 {
			done = make(chan bool)
			go func() {
				n++
				close(done)
			}()
			break
		}
	}
	if done != nil {
		<-done
	}
	return n
}
