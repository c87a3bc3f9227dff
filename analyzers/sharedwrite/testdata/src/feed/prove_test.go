//go:build prove

// oracle: race

package feed

import "testing"

func TestFeed(t *testing.T) {
	for range 100 {
		run([]int{1, 2, 3})
	}
}
