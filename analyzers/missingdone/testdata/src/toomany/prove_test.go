//go:build prove

// oracle: panic

package toomany

import (
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	run("no such file")
	time.Sleep(100 * time.Millisecond) // the second Done comes after Wait
}
