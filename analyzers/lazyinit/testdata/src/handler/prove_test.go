//go:build prove

// oracle: race

package handler

import (
	"sync"
	"testing"
)

func TestLookup(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { lookup("a") })
	}
	wg.Wait()
}

func TestFill(t *testing.T) {
	var wg sync.WaitGroup
	fill(&wg)
	wg.Wait()
}
