//go:build prove

// oracle: synctest

package asked

import (
	"testing"
	"testing/synctest"
	"time"
)

// Calls of Add come together with Close.
func TestAdd(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		for range 100 {
			c := NewCounter()
			go c.Add(1)
			c.Close()
		}
		time.Sleep(time.Minute) // who gives up has done so
	})
}
