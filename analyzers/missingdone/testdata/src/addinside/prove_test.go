//go:build prove

// oracle: panic

package addinside

import (
	"testing"
	"time"
)

func TestPair(t *testing.T) {
	for range 2000 {
		pair()
	}
	time.Sleep(100 * time.Millisecond) // for goroutines that were not waited for
}
