//go:build prove

// oracle: leak

package receive

import (
	"context"
	"test/prove"
	"testing"
	"time"
)

// TestFetch gives up while the text is being fetched. Of the two things that the
// sender can do then, it does one at random.
func TestFetch(t *testing.T) {
	prove.NoLeak(t, func() {
		for range 20 {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
			done := make(chan struct{})
			go func() {
				fetch(ctx, "x", func(string) string {
					<-ctx.Done()
					time.Sleep(5 * time.Millisecond)
					return "late"
				})
				close(done)
			}()
			select {
			case <-done:
			case <-time.After(100 * time.Millisecond):
			}
			cancel()
		}
	})
}
