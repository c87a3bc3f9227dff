//go:build prove

// oracle: race

package used

import (
	"sync"
	"testing"
)

func times(f func()) {
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

func TestRender(t *testing.T) { times(func() { render("abc") }) }

func TestCount(t *testing.T) { times(func() { count(1) }) }
