//go:build prove

// oracle: leak

package ranged

import (
	"testing"
	"time"

	"test/prove"
)

func TestReport(t *testing.T) {
	prove.NoLeak(t, func() { report(time.Millisecond, func() {}, func() {}) })
}

func TestDeferred(t *testing.T) {
	prove.NoLeak(t, func() { deferred(time.Millisecond, func() {}, func() {}) })
}
