//go:build prove

// oracle: race

package server

import (
	"sync"
	"testing"
)

func both(f, g func()) {
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Go(g)
	wg.Wait()
}

func TestStatus(t *testing.T) {
	var s server
	both(s.handle, func() { s.status() })
}

func TestClose(t *testing.T) {
	var s server
	both(s.handle, s.close)
}

func TestFail(t *testing.T) {
	var s server
	s.close()
	both(s.handle, s.fail)
}

func TestRaise(t *testing.T) {
	var s server
	both(s.handle, func() { s.raise(1) })
}

func TestTop(t *testing.T) {
	var s server
	s.raise(1)
	both(s.handle, func() { s.top() })
}
