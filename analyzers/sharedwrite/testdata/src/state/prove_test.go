//go:build prove

// oracle: race

package state

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	l := Dial()
	for range 20 {
		l.IsUp()
		l.State()
		time.Sleep(time.Millisecond)
	}
}
