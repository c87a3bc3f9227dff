//go:build prove

// oracle: panic

package subtest

import (
	"testing"
	"time"
)

func TestFiles(t *testing.T) {
	files(t, "a", "b")
	time.Sleep(100 * time.Millisecond) // the process lives longer than the subtest
}

func TestContext(t *testing.T) {
	ctx(t)
	time.Sleep(100 * time.Millisecond)
}
