// Package testt has tests that do not wait for what they start.
package testt

import "time"

func slow(n int) int {
	time.Sleep(10 * time.Millisecond)
	return n
}
