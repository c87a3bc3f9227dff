//go:build prove

// oracle: race

package timeout

import "testing"

func TestTimeout(t *testing.T) {
	slow := make(chan struct{})
	run(func() int { <-slow; return 1 })
	close(slow)
}
