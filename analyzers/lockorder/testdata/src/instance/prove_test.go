//go:build prove

package instance

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestPool(t *testing.T) {
	p := &Pool{conns: map[*Conn]bool{}}
	c := &Conn{pool: p}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					c.Close()
				}
			})
			wg.Go(func() {
				for range 2000 {
					c.Send()
				}
			})
		}
		wg.Wait()
	})
}
