//go:build prove

// oracle: race

package bytes_returned

import (
	"sync"
	"testing"
)

func times(f func(any) []byte) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 5000 {
				for _, c := range f(i) {
					_ = c
				}
			}
		})
	}
	wg.Wait()
}

func TestEncode(t *testing.T) { times(encode) }

func TestEarly(t *testing.T) { times(early) }

func TestAppended(t *testing.T) { times(appended) }
