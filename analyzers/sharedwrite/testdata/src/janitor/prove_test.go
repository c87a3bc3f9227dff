//go:build prove

// oracle: race

package janitor

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	c := New()
	for range 20 {
		c.Add("a")
		c.Has("a")
		time.Sleep(time.Millisecond)
	}
}
