// Package early has a producer that gives up at a bad item.
package early

import "fmt"

func sum(items []int) int {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				fmt.Println("bad item", it)
				return // want `^the producer returns here without closing ch, so the range at x.go:19 waits for ever$`
			}
			ch <- it
		}
		close(ch) // all items are sent
	}()
	total := 0
	for it := range ch {
		total += it
	}
	return total
}

// started says only that the producer is at work.
func started(items []int) (sum int) {
	ch := make(chan int)
	begun := make(chan bool)
	go func() {
		close(begun)
		for _, it := range items {
			if it < 0 {
				return // want `without closing ch, so the range at x.go:40`
			}
			ch <- it
		}
		close(ch)
	}()
	<-begun
	for v := range ch {
		sum += v
	}
	return sum
}
