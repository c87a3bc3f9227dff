//go:build prove

// oracle: race

package spin

import "testing"

func TestWait(t *testing.T) {
	go stop()
	wait()
}
