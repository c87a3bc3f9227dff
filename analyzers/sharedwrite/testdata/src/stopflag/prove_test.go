//go:build prove

// oracle: race

package stopflag

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	p := &Pump{}
	p.Start()
	time.Sleep(5 * time.Millisecond)
	p.Stop()
	time.Sleep(5 * time.Millisecond)
}
