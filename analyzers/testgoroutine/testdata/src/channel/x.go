// Package channel takes channels out of their bubbles.
package channel

import (
	"testing"
	"testing/synctest"
)

func Result(t *testing.T) int {
	var results chan int
	synctest.Test(t, func(t *testing.T) {
		results = make(chan int, 1)
		go func() { results <- 1 }()
		synctest.Wait()
	})
	return <-results // want `^this channel is made in the bubble that synctest\.Test starts at x\.go:11, and its use outside of that ends the program$`
}
