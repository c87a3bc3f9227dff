//go:build prove

// oracle: race

package batch

import "testing"

func TestBatches(t *testing.T) {
	ch := make(chan []string)
	go batches(make([]string, 1000), ch)
	n := 0
	for b := range ch {
		for _, s := range b {
			n += len(s)
		}
	}
}
