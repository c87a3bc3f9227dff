//go:build prove

// oracle: synctest

package context

import (
	"context"
	"testing"
	"testing/synctest"
)

func TestSelect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if got := firstSum(ctx, 3, cancel); got < 3 || got > 998 {
			t.Errorf("got %d", got)
		}
	})
}

func TestErr(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if got := checked(ctx, []string{"a", "b"}); got != 0 {
			t.Errorf("got %d", got)
		}
	})
}
