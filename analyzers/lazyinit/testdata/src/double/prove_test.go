//go:build prove

// oracle: race

package double

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

func TestGet(t *testing.T) {
	for range 200 {
		instance = nil
		times(func() { _ = get().name })
	}
}

func TestConnect(t *testing.T) {
	for range 200 {
		var c client
		times(func() { _ = len(c.connect()) })
	}
}
