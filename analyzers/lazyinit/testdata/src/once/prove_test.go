//go:build prove

// oracle: race

package once

import (
	"sync"
	"testing"
)

func times(f func()) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(f)
	}
	wg.Wait()
}

func TestConn(t *testing.T) {
	var c Client
	times(func() { _ = len(c.Conn()) })
}

func TestAll(t *testing.T) {
	var s Server
	times(func() { _ = len(s.all()) })
}

func TestTables(t *testing.T) {
	times(func() { _ = len(Tables()) })
}
