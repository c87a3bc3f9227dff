//go:build prove

// oracle: race

package oncevalue

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
	times(func() { _ = get().name })
}

func TestWords(t *testing.T) {
	times(func() { _ = len(words()) })
}
