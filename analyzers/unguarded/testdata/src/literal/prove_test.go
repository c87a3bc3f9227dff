//go:build prove

package literal

// oracle: race

import (
	"testing"
	"time"
)

func TestStart(t *testing.T) {
	c := &counter{}
	c.Start()
	for range 100 {
		c.Inc()
		time.Sleep(time.Millisecond / 10)
	}
}
