//go:build prove

// oracle: race

package expiry

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	m := NewMeter()
	defer m.Close()
	for range 20 {
		m.Add(1)
		m.Rate()
		time.Sleep(time.Millisecond)
	}
}
