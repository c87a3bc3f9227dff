//go:build prove

// oracle: leak

package receive

import (
	"context"
	"test/prove"
	"testing"
	"time"
)

func TestFetch(t *testing.T) {
	prove.NoLeak(t, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		done := make(chan struct{})
		go func() {
			fetch(ctx, "x", func(string) string {
				<-ctx.Done()
				time.Sleep(10 * time.Millisecond)
				return "late"
			})
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(time.Second / 2):
		}
	})
}
