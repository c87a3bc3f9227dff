// Package ok_bubble keeps to what bubbles allow.
package ok_bubble

import (
	"testing"
	"testing/synctest"
	"time"
)

func wait() { synctest.Wait() }

func Test(t *testing.T) {
	t.Parallel()
	deadline, _ := t.Deadline()
	for _, d := range []time.Duration{1, 2} {
		t.Run("sub", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ch := make(chan bool)
				go func() { time.Sleep(d); close(ch) }()
				wait()
				<-ch
				t.Cleanup(func() {})
				t.Log(deadline, t.Context().Err())
			})
		})
	}
}

// outer hands a channel in, and looks at the length of another.
func outer(t *testing.T) int {
	in := make(chan int, 1)
	var out chan int
	synctest.Test(t, func(t *testing.T) {
		in <- 1
		out = make(chan int, 1)
	})
	<-in
	return cap(out)
}
