//go:build prove

// oracle: synctest

package service

import (
	"context"
	"testing"
	"testing/synctest"
)

func TestCancelled(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		asks := make([]int, 100)
		run(ctx, asks)
	})
}
