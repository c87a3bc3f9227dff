//go:build prove

package elements

// oracle: race

import (
	"sync"
	"testing"
)

func TestCells(t *testing.T) {
	b := &board{cells: make([]int, 1)}
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 1000 {
			b.Set(0, i)
		}
	})
	n := 0
	for range 1000 {
		n += b.Cells()[0]
	}
	wg.Wait()
}

func TestFree(t *testing.T) {
	b := &board{free: make([]int, 2000)}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 1000 {
			b.Drop(0)
		}
	})
	n := 0
	for range 1000 {
		n += b.Free()[1]
	}
	wg.Wait()
}
