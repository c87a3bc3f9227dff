// no oracle: a process with one test ends too early to show anything

// Package dated has a test that sleeps at its end.
package dated

import (
	"testing"
	"time"
)

func TestSum(t *testing.T) {
	go func() {
		if sum(1, 2) != 3 {
			t.Error("no sum")
		}
	}()
	time.Sleep(100 * time.Millisecond) // want `^only this sleep keeps the test from ending before the goroutine started at x_test.go:12 has got to x_test.go:14; when it is late, that is cut off$`
}
