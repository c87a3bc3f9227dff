//go:build prove

// oracle: leak

package goroutine

import (
	"context"
	"test/prove"
	"testing"
	"time"
)

func TestConsume(t *testing.T) {
	prove.NoLeak(t, func() {
		for range 10 {
			ctx, cancel := context.WithCancel(context.Background())
			consume(ctx, []string{"a", "b", "c", "d", "e"}, func(s string) {
				time.Sleep(time.Millisecond)
				cancel()
			})
		}
	})
}
