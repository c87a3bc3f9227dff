//go:build prove

// oracle: deadlock

package cancelled

import (
	"context"
	"testing"

	"test/prove"
)

func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestRun(t *testing.T) {
	prove.Finishes(t, func() { (&worker{}).run(ended()) })
}

func TestCollect(t *testing.T) {
	prove.Finishes(t, func() { (&worker{}).collect(ended()) })
}
