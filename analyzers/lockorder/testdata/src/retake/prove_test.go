//go:build prove

package retake

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestSet(t *testing.T) {
	s := &Set{devices: map[string]*device{"a": {name: "a"}}}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Remove("a")
				}
			})
		}
		wg.Wait()
	})
}
