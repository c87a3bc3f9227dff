//go:build prove

// oracle: panic

package checked

import (
	"sync"
	"testing"
)

func closeTwice(makeOne func() func()) {
	for range 100000 {
		end := makeOne()
		var wg sync.WaitGroup
		wg.Go(end)
		wg.Go(end)
		wg.Wait()
	}
}

func TestConn(t *testing.T)   { closeTwice(func() func() { return NewConn().Close }) }
func TestStream(t *testing.T) { closeTwice(func() func() { return NewStream().Close }) }
