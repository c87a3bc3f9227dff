//go:build prove

package fields

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestStore(t *testing.T) {
	s := &store{items: map[string]int{"a": 1}}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Get("a")
				}
			})
			wg.Go(func() {
				for range 2000 {
					s.Ratio()
				}
			})
		}
		wg.Wait()
	})
}
