//go:build prove

package callback

// oracle: deadlock

import (
	"sync"
	"testing"

	"test/prove"
)

func TestMark(t *testing.T) {
	s := &Server{seen: map[string]bool{}}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Mark()
				}
			})
			wg.Go(func() {
				for range 2000 {
					s.Add("a")
				}
			})
		}
		wg.Wait()
	})
}
func TestNote(t *testing.T) {
	s := &Server{seen: map[string]bool{}}
	prove.Finishes(t, func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 2000 {
					s.Note()
				}
			})
			wg.Go(func() {
				for range 2000 {
					s.Put("a")
				}
			})
		}
		wg.Wait()
	})
}
