//go:build prove

// oracle: race

package status

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	p := New()
	for range 20 {
		_ = p.String()
		time.Sleep(time.Millisecond)
	}
	p.Stop()
}
