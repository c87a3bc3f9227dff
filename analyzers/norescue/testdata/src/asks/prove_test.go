//go:build prove

// oracle: leak

package asks

import (
	"context"
	"test/prove"
	"testing"
	"time"
)

func TestPublish(t *testing.T) {
	prove.NoLeak(t, func() {
		h := newHub(func(int) {})
		h.close()
		time.Sleep(10 * time.Millisecond)
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		done := make(chan struct{})
		go func() {
			h.publish(ctx, 1)
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(200 * time.Millisecond):
		}
	})
}
