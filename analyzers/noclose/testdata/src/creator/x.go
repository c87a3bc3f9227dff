// Package creator has a producer that made the channel itself and consumes in
// another goroutine.
package creator

import "fmt"

func store(items []int, total *int) error {
	ch := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for it := range ch {
			*total += it
		}
	}()
	for i, it := range items {
		if it < 0 {
			return fmt.Errorf("item %d is negative", i) // want `the producer returns here without closing ch, so the range at x.go:12 waits for ever`
		}
		ch <- it
	}
	close(ch)
	<-done // a deferred close would come too late
	return nil
}
