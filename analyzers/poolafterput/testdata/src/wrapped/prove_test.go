//go:build prove

// oracle: race

package wrapped

import (
	"sync"
	"testing"
)

func times(f func() int) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5000 {
				f()
			}
		})
	}
	wg.Wait()
}

func TestDirect(t *testing.T) { times(direct) }

func TestOther(t *testing.T) { times(other) }
