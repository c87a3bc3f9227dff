//go:build prove

// oracle: panic

package handlers

import (
	"testing"
	"testing/synctest"
)

// The second event waits for the handler when the bus is closed.
func TestPublish(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		more := make(chan bool)
		b := NewBus(func(string) { <-more })
		b.Publish("one")
		go b.Publish("two")
		synctest.Wait()
		go b.Close()
		synctest.Wait()
		close(more)
	})
}
