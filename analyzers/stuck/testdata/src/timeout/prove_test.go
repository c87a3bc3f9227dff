//go:build prove

// oracle: leak

package timeout

import (
	"context"
	"test/prove"
	"testing"
)

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	prove.NoLeak(t, func() { fetch(ctx) })
}

func TestLate(t *testing.T) {
	prove.NoLeak(t, func() { fetchFor(0) })
}

func TestFirst(t *testing.T) {
	prove.NoLeak(t, func() { first([]string{"a", "b"}) })
}
