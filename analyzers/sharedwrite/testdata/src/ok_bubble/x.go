// Package ok_bubble waits for what time and the bubble of synctest decide.
package ok_bubble

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		go func() { n++ }()
		synctest.Wait()
		n++
		go func() { n++ }()
		time.Sleep(1)
		if n != 3 {
			t.Error(n)
		}
	})
}
